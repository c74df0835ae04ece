using System.Buffers.Binary;

namespace VxmlGir.Audio.Files;

/// <summary>The bytes before a WAV file's audio (Multimedia Programming Interface and Data Specifications 1.0, and its 3.0 update for G.711).</summary>
internal static class WavHeader
{
    /// <summary>44 bytes for PCM; 58 for G.711, whose fmt chunk has an (empty) extension and which needs a fact chunk.</summary>
    public static byte[] Format(WavFormat format, long dataBytes)
    {
        var pcm = format.Coding == WavCoding.Pcm16;
        var header = new byte[pcm ? 44 : 58];
        var at = header.AsSpan();
        Put(ref at, "RIFF"u8, (uint)(header.Length - 8 + dataBytes + (dataBytes & 1)));
        Tag(ref at, "WAVE"u8);
        Put(ref at, "fmt "u8, pcm ? 16u : 18u);
        Put16(ref at, format.Coding switch { WavCoding.Pcm16 => 1, WavCoding.ALaw => 6, _ => 7 });
        Put16(ref at, format.Channels);
        Put32(ref at, (uint)format.Rate);
        Put32(ref at, (uint)(format.Rate * format.BytesPerFrame));
        Put16(ref at, format.BytesPerFrame);
        Put16(ref at, pcm ? 16 : 8);
        if (!pcm)
        {
            Put16(ref at, 0);
            Put(ref at, "fact"u8, 4);
            Put32(ref at, (uint)(dataBytes / format.BytesPerFrame));
        }

        Put(ref at, "data"u8, (uint)dataBytes);
        return header;
    }

    private static void Put(ref Span<byte> at, ReadOnlySpan<byte> tag, uint length)
    {
        Tag(ref at, tag);
        Put32(ref at, length);
    }

    private static void Tag(ref Span<byte> at, ReadOnlySpan<byte> tag)
    {
        tag.CopyTo(at);
        at = at[4..];
    }

    private static void Put32(ref Span<byte> at, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(at, value);
        at = at[4..];
    }

    private static void Put16(ref Span<byte> at, int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)value);
        at = at[2..];
    }
}
