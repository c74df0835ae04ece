using System.Buffers.Binary;

namespace VxmlGir.Audio.Files;

/// <summary>RIFF WAVE. Length fields are claims: a chunk ends at the latest where the file ends, and the walk always advances.</summary>
internal static class WavFileReader
{
    /// <summary>The fixed part of a WAVEFORMATEXTENSIBLE subformat after its two-byte tag.</summary>
    private static ReadOnlySpan<byte> SubformatTail => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    public static bool Matches(ReadOnlySpan<byte> file) => file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WAVE"u8);

    public static AudioReadResult Read(ReadOnlySpan<byte> file, AudioLimits limits)
    {
        Range? format = null, data = null;
        for (var at = 12; at <= file.Length - 8 && (format is null || data is null);)
        {
            var body = Body(file, at, out var next);
            if (file[at..].StartsWith("fmt "u8)) format ??= body;
            if (file[at..].StartsWith("data"u8)) data ??= body;
            at = next;
        }

        if (format is not { } header) return new AudioReadResult.Bad("wav: no fmt chunk", file.Length);
        if (data is not { } samples) return new AudioReadResult.Bad("wav: no data chunk", file.Length);
        return Block(file[header], header.Start.Value, samples.Start.Value, out var block) ?? block.Read(file[samples], limits);
    }

    /// <summary>The chunk's bytes, cut at the end of the file. A data chunk of length 0 or 0xFFFFFFFF comes from a writer that never came back to its header: it is the rest.</summary>
    private static Range Body(ReadOnlySpan<byte> file, int at, out int next)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
        var rest = file.Length - at - 8;
        var isData = file[at..].StartsWith("data"u8);
        var riffUnknown = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) is 0 or uint.MaxValue or 36 or 50;
        if (isData && length == 0 && riffUnknown) length = uint.MaxValue;
        var end = at + 8 + (int)Math.Min(length, (uint)rest);
        next = end + (end & 1);
        return (at + 8)..end;
    }

    private static AudioReadResult.Bad? Block(ReadOnlySpan<byte> format, int formatAt, int dataAt, out SampleBlock block)
    {
        block = default;
        if (format.Length < 16) return new AudioReadResult.Bad("wav: the fmt chunk is too short", formatAt);
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (tag == 0xFFFE)
        {
            if (format.Length < 40 || !format[26..].StartsWith(SubformatTail)) return new AudioReadResult.Bad("wav: an unknown extensible format", formatAt);
            tag = BinaryPrimitives.ReadUInt16LittleEndian(format[24..]);
        }

        if (Coding(tag, bits) is not { } coding) return new AudioReadResult.Bad($"wav: format 0x{tag:X4} with {bits} bits is not supported", formatAt);
        block = new SampleBlock("wav", coding, BinaryPrimitives.ReadUInt32LittleEndian(format[4..]), BinaryPrimitives.ReadUInt16LittleEndian(format[2..]), dataAt);
        return null;
    }

    private static SampleCoding? Coding(int tag, int bits) => (tag, bits) switch
    {
        (1, 8) => SampleCoding.Unsigned8,
        (1, 16) => SampleCoding.Signed16Little,
        (1, 24) => SampleCoding.Signed24Little,
        (1, 32) => SampleCoding.Signed32Little,
        (3, 32) => SampleCoding.Float32Little,
        (3, 64) => SampleCoding.Float64Little,
        (6, 8) => SampleCoding.ALaw,
        (7, 8) => SampleCoding.MuLaw,
        _ => null,
    };
}
