using System.Buffers.Binary;
using VxmlGir.RecordingCore.Journal;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>
/// An entry in the log, version 1: length of the entry(4), its number(8), crc32c over number, hash and entry(4), chain hash(32), the entry. Little-endian.
/// The checksum tells a torn write from a whole one; the hash tells a changed entry from the true one.
/// </summary>
internal readonly record struct LedgerFrame(long Number, string Hash, ReadOnlyMemory<byte> Entry)
{
    public const int HeadSize = 4 + 8 + 4 + LedgerHead.HashSize;

    /// <summary>A larger length is damage.</summary>
    public const int MaxEntry = 1024 * 1024;

    public static int Write(Span<byte> to, LedgerHead head, ReadOnlySpan<byte> entry)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, entry.Length);
        BinaryPrimitives.WriteInt64LittleEndian(to[4..], head.Number);
        Convert.FromHexString(head.Hash, to[16..], out _, out _);
        entry.CopyTo(to[HeadSize..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[12..], Crc(to[..(HeadSize + entry.Length)]));
        return HeadSize + entry.Length;
    }

    /// <summary>The frame at the start of <paramref name="rest"/>, taken off it; false when there is no whole one.</summary>
    public static bool TryRead(ref ReadOnlyMemory<byte> rest, out LedgerFrame frame)
    {
        frame = default;
        var bytes = rest.Span;
        if (bytes.Length < HeadSize) return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length is < 0 or > MaxEntry || length > bytes.Length - HeadSize) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) != Crc(bytes[..(HeadSize + length)])) return false;
        frame = new LedgerFrame(BinaryPrimitives.ReadInt64LittleEndian(bytes[4..]), Convert.ToHexStringLower(bytes[16..HeadSize]), rest.Slice(HeadSize, length));
        rest = rest[(HeadSize + length)..];
        return true;
    }

    private static uint Crc(ReadOnlySpan<byte> frame) => SealedFormat.Crc(frame[16..], SealedFormat.Crc(frame.Slice(4, 8)));
}
