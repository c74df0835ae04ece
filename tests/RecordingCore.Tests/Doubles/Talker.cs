using VxmlGir.Audio.G711;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>
/// A caller as RTP: sample n of its voice carries a code that names n (a long pseudo-random sequence), so that any sample of a recording says where it came from.
/// </summary>
internal sealed class Talker(TapLaw law = TapLaw.Mu, uint ssrc = 0x1234, int salt = 0)
{
    public ushort Sequence { get; set; } = 100;

    /// <summary>RTP timestamp of voice sample 0.</summary>
    public uint TimestampBase { get; set; } = 5000;

    public static byte Code(long n, int salt, TapLaw law)
    {
        var z = (ulong)(n + ((long)salt << 40)) * 0x9E3779B97F4A7C15;
        z ^= z >> 29;
        z *= 0xBF58476D1CE4E5B9;
        var code = (byte)(z >> 56);
        // μ-law has two zeros; a recording goes through linear samples and writes the usual one.
        return law == TapLaw.Mu && code == 0x7F ? (byte)0xFF : code;
    }

    public short Linear(long n) => G711Codec.DecodeSample(law == TapLaw.A ? Law.A : Law.Mu, Code(n, salt, law));

    public byte[] Payload(long from, int count) => [.. Enumerable.Range(0, count).Select(i => Code(from + i, salt, law))];

    /// <summary>The packet with voice samples [from, from+count), arriving at that sample of the leg.</summary>
    public (SaysPacket Packet, byte[] Payload) Packet(long from, int count, long arrival, bool marker = false) =>
        (new SaysPacket(arrival, Sequence++, (uint)(TimestampBase + from), ssrc, law, marker), Payload(from, count));
}
