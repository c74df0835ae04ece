using System.Buffers.Binary;

namespace VxmlGir.Audio.Mp3;

/// <summary>The four bytes before each layer III frame (ISO 11172-3 section 2.4.1.3; MPEG-2.5 by its makers' extension).</summary>
/// <param name="Version">3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5.</param>
/// <param name="Rate">Samples per second.</param>
/// <param name="Channels">1 or 2.</param>
/// <param name="Length">Bytes of the whole frame, header included.</param>
internal readonly record struct Mp3FrameHeader(int Version, int Rate, int Channels, int Length)
{
    private static ReadOnlySpan<short> KiloBits1 => [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

    private static ReadOnlySpan<short> KiloBits2 => [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

    public int Samples => Version == 3 ? 1152 : 576;

    /// <summary>Bytes of side information after the header: where a Xing or Info tag stands.</summary>
    public int SideBytes => (Version == 3, Channels) switch { (true, 1) => 17, (true, _) => 32, (false, 1) => 9, _ => 17 };

    /// <summary>Whether another frame can belong to the same stream.</summary>
    public bool Matches(Mp3FrameHeader other) => Version == other.Version && Rate == other.Rate && Channels == other.Channels;

    /// <summary>Null when the bytes are no layer III header; free format is none either.</summary>
    public static Mp3FrameHeader? Parse(ReadOnlySpan<byte> at)
    {
        if (at.Length < 4) return null;
        var bits = BinaryPrimitives.ReadUInt32BigEndian(at);
        var (version, layer, rateIndex, bitRateIndex) = ((int)(bits >> 19) & 3, (bits >> 17) & 3, (int)(bits >> 10) & 3, (int)(bits >> 12) & 15);
        if (bits >> 21 != 0x7FF || version == 1 || layer != 1 || rateIndex == 3 || bitRateIndex is 0 or 15) return null;
        var rate = (rateIndex switch { 0 => 44100, 1 => 48000, _ => 32000 }) >> (version switch { 3 => 0, 2 => 1, _ => 2 });
        var kiloBits = (version == 3 ? KiloBits1 : KiloBits2)[bitRateIndex];
        var padding = (int)(bits >> 9) & 1;
        return new Mp3FrameHeader(version, rate, ((bits >> 6) & 3) == 3 ? 1 : 2, (version == 3 ? 144_000 : 72_000) * kiloBits / rate + padding);
    }
}
