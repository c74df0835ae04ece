using VxmlGir.RecordingCore.Finalising;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Tests.Finalising;

public class SaysStatisticsTests
{
    [Fact]
    public void Packets_of_a_key_are_neither_audio_nor_lost()
    {
        var statistics = new SaysStatistics();
        for (ushort n = 100; n < 120; n++) statistics.Add(Packet(n), isAudio: n is < 105 or > 111);
        Assert.Equal(13, statistics.Received);
        Assert.Equal(0, statistics.Lost);
    }

    [Fact]
    public void What_is_missing_between_them_is()
    {
        var statistics = new SaysStatistics();
        foreach (ushort n in (ushort[])[65534, 65535, 2, 3]) statistics.Add(Packet(n), isAudio: n != 2);
        Assert.Equal(2, statistics.Lost);
    }

    private static SaysPacket Packet(ushort sequence) => new(sequence * 160L, sequence, sequence * 160u, 7, TapLaw.Mu, Marker: false);
}
