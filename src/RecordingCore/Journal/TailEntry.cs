using System.Buffers.Binary;
using System.Text;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>One recording's journal block within a block of a tail log: length of the media id (2), length of the block (4), media id, block. Little-endian.</summary>
internal static class TailEntry
{
    private const int Head = 6;

    public static int Size(ReadOnlySpan<byte> mediaId, ReadOnlySpan<byte> block) => Head + mediaId.Length + block.Length;

    /// <param name="mediaId">In UTF-8.</param>
    /// <param name="block">With its number, as the journal has it.</param>
    public static void Write(Span<byte> to, ReadOnlySpan<byte> mediaId, ReadOnlySpan<byte> block)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)mediaId.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(to[2..], (uint)block.Length);
        mediaId.CopyTo(to[Head..]);
        block.CopyTo(to[(Head + mediaId.Length)..]);
    }

    /// <summary>Takes the next one off <paramref name="rest"/>; false at the end, and where no entry can be.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> rest, out string mediaId, out ReadOnlySpan<byte> block)
    {
        mediaId = "";
        block = default;
        if (rest.Length < Head) return false;
        var name = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[2..]);
        if (rest.Length - Head < name + (long)length) return false;
        mediaId = Encoding.UTF8.GetString(rest.Slice(Head, name));
        block = rest.Slice(Head + name, (int)length);
        rest = rest[(Head + name + (int)length)..];
        return true;
    }
}
