using System.Buffers.Binary;
using VxmlGir.Audio.G711;
using VxmlGir.Audio.Mixing;

namespace VxmlGir.Audio.Files;

/// <summary>Samples of any coding to 16-bit linear ones; wider ones are cut to their upper 16 bits, floats saturate at ±1.</summary>
internal static class SampleDecoder
{
    public static int BytesPerSample(SampleCoding coding) => coding switch
    {
        <= SampleCoding.Signed8 => 1,
        <= SampleCoding.Signed16Big => 2,
        <= SampleCoding.Signed24Big => 3,
        <= SampleCoding.Float32Big => 4,
        _ => 8,
    };

    public static string Name(SampleCoding coding) => coding switch
    {
        SampleCoding.MuLaw => "mu-law",
        SampleCoding.ALaw => "a-law",
        >= SampleCoding.Float32Little => $"float {8 * BytesPerSample(coding)} bit",
        _ => $"pcm {8 * BytesPerSample(coding)} bit",
    };

    /// <param name="bytes">Exactly <c>samples.Length × BytesPerSample</c> of them.</param>
    public static void Decode(SampleCoding coding, ReadOnlySpan<byte> bytes, Span<short> samples)
    {
        switch (coding)
        {
            case SampleCoding.MuLaw: G711Codec.Decode(Law.Mu, bytes, samples); break;
            case SampleCoding.ALaw: G711Codec.Decode(Law.A, bytes, samples); break;
            default:
                var width = BytesPerSample(coding);
                for (var i = 0; i < samples.Length; i++) samples[i] = One(coding, bytes.Slice(i * width, width));
                break;
        }
    }

    private static short One(SampleCoding coding, ReadOnlySpan<byte> at) => coding switch
    {
        SampleCoding.Unsigned8 => (short)((at[0] - 128) << 8),
        SampleCoding.Signed8 => (short)(at[0] << 8),
        SampleCoding.Signed16Little => BinaryPrimitives.ReadInt16LittleEndian(at),
        SampleCoding.Signed24Little => BinaryPrimitives.ReadInt16LittleEndian(at[1..]),
        SampleCoding.Signed32Little => BinaryPrimitives.ReadInt16LittleEndian(at[2..]),
        SampleCoding.Signed16Big or SampleCoding.Signed24Big or SampleCoding.Signed32Big => BinaryPrimitives.ReadInt16BigEndian(at),
        SampleCoding.Float32Little => Unit(BinaryPrimitives.ReadSingleLittleEndian(at)),
        SampleCoding.Float32Big => Unit(BinaryPrimitives.ReadSingleBigEndian(at)),
        SampleCoding.Float64Little => Unit(BinaryPrimitives.ReadDoubleLittleEndian(at)),
        _ => Unit(BinaryPrimitives.ReadDoubleBigEndian(at)),
    };

    private static short Unit(double value) => double.IsFinite(value) ? Mixer.Saturate((int)Math.Round(Math.Clamp(value, -2, 2) * 32768)) : (short)0;
}
