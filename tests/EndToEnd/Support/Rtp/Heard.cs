using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Support.Rtp;

/// <summary>What a caller heard, put in order by RTP timestamp; <see cref="Base"/> is the timestamp of the first sample.</summary>
internal sealed record Heard(uint Base, short[] Samples, TimeSpan FirstAt, Law Law)
{
    /// <summary>The moment at which a sample was (ideally) on the wire, from the earliest packets' arrivals.</summary>
    public TimeSpan At(int sample) => FirstAt + TimeSpan.FromSeconds(sample / (double)Signals.Rate);

    public static Heard From(IReadOnlyCollection<RtpPacket> packets)
    {
        var audio = packets.Where(p => p.PayloadType is 0 or 8).ToList();
        if (audio.Count == 0) return new Heard(0, [], TimeSpan.Zero, Law.Mu);
        var first = audio[0].Timestamp;
        var lowest = audio.Min(p => (int)(p.Timestamp - first));
        var end = audio.Max(p => (int)(p.Timestamp - first) + p.Payload.Length);
        var samples = new short[end - lowest];
        foreach (var p in audio)
            G711.Decode(p.Payload, p.PayloadType == 0 ? Law.Mu : Law.A).CopyTo(samples, (int)(p.Timestamp - first) - lowest);
        // The least late packet tells best when sample 0 left.
        var at = audio.Min(p => p.At - TimeSpan.FromSeconds(((int)(p.Timestamp - first) - lowest) / (double)Signals.Rate));
        return new Heard(first + (uint)lowest, samples, at, audio[0].PayloadType == 0 ? Law.Mu : Law.A);
    }
}
