using System.Buffers;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>The RAM ring of one recording: blocks in order, kept until a sync covers them, so that another root can be given what a failed one may have lost. Writer thread only.</summary>
internal sealed class RetainedBlocks : IDisposable
{
    private readonly Queue<Block> _blocks = new();

    public int Bytes { get; private set; }

    public bool IsEmpty => _blocks.Count == 0;

    /// <summary>The first block that is not in the present segment.</summary>
    public Block? Unwritten
    {
        get
        {
            foreach (var block in _blocks)
            {
                if (block.Epoch == 0) return block;
            }
            return null;
        }
    }

    public void Keep(ReadOnlySpan<byte> plain)
    {
        var kept = ArrayPool<byte>.Shared.Rent(plain.Length);
        plain.CopyTo(kept);
        _blocks.Enqueue(new Block(kept, plain.Length));
        Bytes += plain.Length;
    }

    /// <summary>Lets go of what was written in an epoch up to this one.</summary>
    public void Release(long syncedEpoch)
    {
        while (_blocks.TryPeek(out var block) && block.Epoch != 0 && block.Epoch <= syncedEpoch) Drop();
    }

    /// <summary>Lets go of the oldest block although no sync has covered it, if it is written at least.</summary>
    public bool TryForget()
    {
        if (!_blocks.TryPeek(out var block) || block.Epoch == 0) return false;
        Drop();
        return true;
    }

    /// <summary>All of it goes into the next segment.</summary>
    public void WriteAgain()
    {
        foreach (var block in _blocks) block.Epoch = 0;
    }

    /// <summary>Wiped: it held audio.</summary>
    public void Dispose()
    {
        while (!IsEmpty) Drop();
    }

    private void Drop()
    {
        var block = _blocks.Dequeue();
        Bytes -= block.Length;
        ArrayPool<byte>.Shared.Return(block.Plain, clearArray: true);
    }

    internal sealed class Block(byte[] plain, int length)
    {
        public byte[] Plain => plain;
        public int Length => length;

        /// <summary>The root's epoch that covers it; 0: not yet written to the present segment.</summary>
        public long Epoch { get; set; }
    }
}
