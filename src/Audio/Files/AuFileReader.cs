using System.Buffers.Binary;

namespace VxmlGir.Audio.Files;

/// <summary>Sun/NeXT .au: a big-endian header of at least 24 bytes, then samples.</summary>
internal static class AuFileReader
{
    public static bool Matches(ReadOnlySpan<byte> file) => file.StartsWith(".snd"u8);

    public static AudioReadResult Read(ReadOnlySpan<byte> file, AudioLimits limits)
    {
        if (file.Length < 24) return new AudioReadResult.Bad("au: the header is cut", file.Length);
        var offset = BinaryPrimitives.ReadUInt32BigEndian(file[4..]);
        if (offset < 24 || offset > file.Length) return new AudioReadResult.Bad($"au: the audio cannot begin at {offset}", 4);
        var encoding = BinaryPrimitives.ReadUInt32BigEndian(file[12..]);
        if (Coding(encoding) is not { } coding) return new AudioReadResult.Bad($"au: encoding {encoding} is not supported", 12);
        var length = BinaryPrimitives.ReadUInt32BigEndian(file[8..]);
        var data = file[(int)offset..];
        // 0xFFFFFFFF: a writer that did not know the length; any other excess: a cut file.
        if (length > 0 && length < data.Length) data = data[..(int)length];
        var channels = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(file[20..]), int.MaxValue);
        return new SampleBlock("au", coding, BinaryPrimitives.ReadUInt32BigEndian(file[16..]), channels, offset).Read(data, limits);
    }

    private static SampleCoding? Coding(uint encoding) => encoding switch
    {
        1 => SampleCoding.MuLaw,
        2 => SampleCoding.Signed8,
        3 => SampleCoding.Signed16Big,
        4 => SampleCoding.Signed24Big,
        5 => SampleCoding.Signed32Big,
        6 => SampleCoding.Float32Big,
        7 => SampleCoding.Float64Big,
        27 => SampleCoding.ALaw,
        _ => null,
    };
}
