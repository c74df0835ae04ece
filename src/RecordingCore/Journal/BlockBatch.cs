using System.Buffers.Binary;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>
/// What one sealed block of a journal holds: a numbered block, number (8) and records; or, since version 2, several: the mark (8), then each with its length (4) before it.
/// A segment's prologue is a block without a number.
/// </summary>
internal ref struct BlockBatch
{
    public const ulong NoNumber = ulong.MaxValue;
    public const int NumberSize = 8;
    public const int LengthSize = 4;
    private const ulong Several = ulong.MaxValue - 1;
    private ReadOnlySpan<byte> _rest;
    private readonly bool _several;

    public BlockBatch(ReadOnlySpan<byte> plain)
    {
        _several = plain.Length >= NumberSize && BinaryPrimitives.ReadUInt64LittleEndian(plain) == Several;
        _rest = _several ? plain[NumberSize..] : plain;
    }

    /// <summary>Begins a batch of several.</summary>
    public static void WriteMark(Span<byte> to) => BinaryPrimitives.WriteUInt64LittleEndian(to, Several);

    /// <summary>Adds one block, number and records, to a batch of several; the bytes used.</summary>
    public static int Write(Span<byte> to, ReadOnlySpan<byte> block)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)block.Length);
        block.CopyTo(to[LengthSize..]);
        return LengthSize + block.Length;
    }

    /// <summary>The next numbered block; false at the end, and where none can be.</summary>
    public bool TryNext(out ulong number, out ReadOnlySpan<byte> records)
    {
        number = 0;
        records = default;
        var block = _rest;
        if (_several)
        {
            if (block.Length < LengthSize) return false;
            var length = BinaryPrimitives.ReadUInt32LittleEndian(block);
            if (length > block.Length - LengthSize) return false;
            block = block.Slice(LengthSize, (int)length);
            _rest = _rest[(LengthSize + (int)length)..];
        }
        else _rest = [];
        if (block.Length < NumberSize) return false;
        number = BinaryPrimitives.ReadUInt64LittleEndian(block);
        records = block[NumberSize..];
        return true;
    }
}
