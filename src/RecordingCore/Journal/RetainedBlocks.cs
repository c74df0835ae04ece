using System.Buffers;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>The RAM ring of one recording: blocks in order, kept until a sync covers them, so that another root can be given what a failed one may have lost. Writer thread only.</summary>
internal sealed class RetainedBlocks : IDisposable
{
    private Queue<Block> _written = new();
    private Queue<Block> _unwritten = new();

    public int Bytes { get; private set; }

    public bool IsEmpty => _written.Count + _unwritten.Count == 0;

    public bool AllWritten => _unwritten.Count == 0;

    /// <summary>The first block that is not in the present segment.</summary>
    public ReadOnlySpan<byte> Unwritten => _unwritten.Peek().Bytes;

    public void Keep(ReadOnlySpan<byte> plain)
    {
        var kept = ArrayPool<byte>.Shared.Rent(plain.Length);
        plain.CopyTo(kept);
        _unwritten.Enqueue(new Block(kept, plain.Length, 0));
        Bytes += plain.Length;
    }

    /// <summary>That block is in the present segment now.</summary>
    /// <param name="epoch">The root's that covers it.</param>
    public void Written(long epoch) => _written.Enqueue(_unwritten.Dequeue() with { Epoch = epoch });

    /// <summary>Lets go of what was written in an epoch up to this one.</summary>
    public void Release(long syncedEpoch)
    {
        while (_written.TryPeek(out var block) && block.Epoch <= syncedEpoch) Drop(_written);
    }

    /// <summary>Lets go of the oldest block although no sync has covered it, if it is written at least.</summary>
    public bool TryForget()
    {
        if (_written.Count == 0) return false;
        Drop(_written);
        return true;
    }

    /// <summary>All of it goes into the next segment.</summary>
    public void WriteAgain()
    {
        while (_unwritten.TryDequeue(out var block)) _written.Enqueue(block);
        (_written, _unwritten) = (_unwritten, _written);
    }

    /// <summary>Wiped: it held audio.</summary>
    public void Dispose()
    {
        while (_written.Count > 0) Drop(_written);
        while (_unwritten.Count > 0) Drop(_unwritten);
    }

    private void Drop(Queue<Block> from)
    {
        var block = from.Dequeue();
        Bytes -= block.Length;
        block.Bytes.Clear();
        ArrayPool<byte>.Shared.Return(block.Plain);
    }

    private readonly record struct Block(byte[] Plain, int Length, long Epoch)
    {
        public Span<byte> Bytes => Plain.AsSpan(0, Length);
    }
}
