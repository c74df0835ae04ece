using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Finalising;

/// <summary>Somebody sets the wall clock during a recording: lengths and masks are of the media clock and do not notice.</summary>
public class WallClockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void An_hour_forth_or_back_changes_no_length_and_no_mask(int hours)
    {
        using var bench = new RecordingBench();
        var scope = bench.Open();
        bench.Leg.MoveTo(0);
        scope.Execute("start", "x");
        Speak(bench, 0, 8000);
        bench.Time.WallSetBy = TimeSpan.FromHours(hours);
        scope.Execute("pause", "x");
        Speak(bench, 8000, 12000);
        bench.Time.WallSetBy = TimeSpan.FromHours(-2 * hours);
        scope.Execute("resume", "x");
        Speak(bench, 12000, 16000);
        scope.Close("exit");
        var (clip, file, _) = bench.MakeWav(Assert.Single(bench.Settle()));
        Assert.Equal(16000, clip.Samples.Length / 2);
        Assert.Equal((2000.0, 2.0), (file.Duration.TotalMilliseconds, (file.StopTime - file.StartTime).TotalSeconds));
        Assert.Equal([1.0, 1.5], file.Masks.Select(m => (m.Time - file.StartTime).TotalSeconds));
        var talker = new Talker();
        for (var n = 0; n < 16000; n++) Assert.Equal(n is >= 8000 and < 12000 ? 0 : talker.Linear(n), clip.Samples[2 * n]);
    }

    private static void Speak(RecordingBench bench, int from, int to)
    {
        var talker = new Talker();
        talker.Sequence = (ushort)(talker.Sequence + from / 160);
        for (var n = from; n < to; n += 160)
        {
            bench.Leg.MoveTo(n);
            var (packet, payload) = talker.Packet(n, 160, n);
            bench.Leg.Says(packet, payload);
            if (n % 800 == 640) bench.Turn();
        }
        bench.Leg.MoveTo(to);
    }
}
