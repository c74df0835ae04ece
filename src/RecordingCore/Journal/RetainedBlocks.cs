using VxmlGir.RecordingCore.Buffers;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>
/// The RAM ring of one recording: blocks in order, kept until a sync covers them, so that another root can be given what a failed one may have lost. They lie one behind the
/// other in rented pieces: a piece for each block emptied the pool, and most of what it gave was new memory. Writer thread only.
/// </summary>
internal sealed class RetainedBlocks(AudioMemory memory) : IDisposable
{
    private const int PieceSize = 32 * 1024;
    private const int FirstRoom = 32;

    // A ring: [_first, _written) are in the present segment, [_written, _end) not yet.
    private Block[] _blocks = new Block[FirstRoom];
    private long _first;
    private long _written;
    private long _end;
    private ArraySegment<byte> _piece = [];
    private int _used;

    public int Bytes { get; private set; }

    public bool IsEmpty => _first == _end;

    public bool AllWritten => _written == _end;

    /// <summary>When the first block was kept that is not in the present segment.</summary>
    public long UnwrittenSince => At(_written).At;

    /// <summary>When the oldest block here was kept; the largest value when there is none.</summary>
    public long OldestAt => IsEmpty ? long.MaxValue : At(_first).At;

    /// <param name="now">Time stamp of the turn.</param>
    public void Keep(ReadOnlySpan<byte> plain, long now)
    {
        if (plain.Length > _piece.Count - _used) (_piece, _used) = (memory.Rent(Math.Max(PieceSize, plain.Length)), 0);
        plain.CopyTo(_piece.AsSpan(_used));
        if (_end - _first == _blocks.Length) Grow();
        At(_end++) = new Block(_piece, _used, plain.Length, now, 0);
        _used += plain.Length;
        Bytes += plain.Length;
    }

    /// <summary>Copies what is not in the present segment yet, as a <see cref="BlockBatch"/>: one block always, more as long as there is room.</summary>
    /// <param name="to">Has room for the largest block.</param>
    public (int Used, int Blocks) Gather(Span<byte> to)
    {
        ref var first = ref At(_written);
        if (_end - _written == 1 || BlockBatch.NumberSize + BlockBatch.LengthSize + first.Length > to.Length)
        {
            first.Bytes.CopyTo(to);
            return (first.Length, 1);
        }
        BlockBatch.WriteMark(to);
        var (used, at) = (BlockBatch.NumberSize, _written);
        while (at < _end && BlockBatch.LengthSize + At(at).Length <= to.Length - used) used += BlockBatch.Write(to[used..], At(at++).Bytes);
        return (used, (int)(at - _written));
    }

    /// <summary>The first of them are in the present segment now.</summary>
    /// <param name="epoch">The root's that covers them.</param>
    public void Written(int blocks, long epoch)
    {
        for (; blocks > 0; blocks--) At(_written++).Epoch = epoch;
    }

    /// <summary>Lets go of what was written in an epoch up to this one.</summary>
    public void Release(long syncedEpoch)
    {
        while (_first < _written && At(_first).Epoch <= syncedEpoch) Drop();
    }

    /// <summary>Lets go of the oldest block although no sync has covered it, if it is written at least.</summary>
    public bool TryForget()
    {
        if (_first == _written) return false;
        Drop();
        return true;
    }

    /// <summary>All of it goes into the next segment.</summary>
    public void WriteAgain() => _written = _first;

    /// <summary>Wiped: it held audio.</summary>
    public void Dispose()
    {
        _written = _end;
        while (!IsEmpty) Drop();
    }

    private ref Block At(long number) => ref _blocks[number & (_blocks.Length - 1)];

    // A piece goes back with its last block: the next one is in another, or there is none.
    private void Drop()
    {
        ref var block = ref At(_first++);
        Bytes -= block.Length;
        block.Bytes.Clear();
        if (IsEmpty || At(_first).Piece != block.Piece) memory.Return(block.Piece);
        if (IsEmpty) (_piece, _used) = ([], 0);
        block = default;
    }

    private void Grow()
    {
        var larger = new Block[2 * _blocks.Length];
        for (var at = _first; at < _end; at++) larger[at & (larger.Length - 1)] = At(at);
        _blocks = larger;
    }

    private record struct Block(ArraySegment<byte> Piece, int Offset, int Length, long At, long Epoch)
    {
        public readonly Span<byte> Bytes => Piece.AsSpan(Offset, Length);
    }
}
