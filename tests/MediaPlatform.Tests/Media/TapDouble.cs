using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Tests.Media;

/// <summary>A sink that keeps what it is given.</summary>
internal sealed class TapDouble : ITapSink
{
    public List<(SaysPacket Packet, byte[] Payload)> Said { get; } = [];

    public List<(long Sample, TapLaw Law, byte[] Payload)> Heard { get; } = [];

    public List<long> Ends { get; } = [];

    public byte[] HeardBytes => [.. Heard.SelectMany(h => h.Payload)];

    public byte[] SaidBytes => [.. Said.SelectMany(h => h.Payload)];

    public void Says(in SaysPacket packet, ReadOnlySpan<byte> payload) => Said.Add((packet, payload.ToArray()));

    public List<SaysPacket> NoAudio { get; } = [];

    public void NotAudio(in SaysPacket packet) => NoAudio.Add(packet);

    public void Hears(long sample, TapLaw law, ReadOnlySpan<byte> payload) => Heard.Add((sample, law, payload.ToArray()));

    public void Detached(long sample) => Ends.Add(sample);
}
