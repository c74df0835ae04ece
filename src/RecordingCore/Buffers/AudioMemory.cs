using System.Numerics;

namespace VxmlGir.RecordingCore.Buffers;

/// <summary>
/// Memory for audio between the leg and the disk, in slots cut from large blocks. Of a hundred recordings a turn of the writer touches a few hundred bytes each, and so
/// does every packet on a media thread: in small pages most of that time goes into finding the page, so a block asks for huge ones. Any thread.
/// </summary>
internal sealed class AudioMemory
{
    private const int BlockBytes = 4 * 1024 * 1024;

    /// <summary>Larger ones are arrays of their own.</summary>
    private const int MaxSlot = BlockBytes / 8;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, List<Block>> _blocks = [];

    /// <summary>A slot of exactly so many bytes, as its last user left it, who wiped what was audio.</summary>
    public ArraySegment<byte> Rent(int bytes)
    {
        if (bytes > MaxSlot) return new byte[bytes];
        lock (_gate)
        {
            if (OfNeedsLock(bytes).Find(b => b.HasRoom) is { } block) return block.Take(bytes);
        }
        // Not under the lock: it takes a millisecond, and a media thread may be giving something back.
        var made = new Block(Room(bytes));
        lock (_gate)
        {
            OfNeedsLock(bytes).Add(made);
            return made.Take(bytes);
        }
    }

    /// <summary>Gives back what <see cref="Rent"/> gave. Once.</summary>
    public void Return(ArraySegment<byte> slot)
    {
        if (slot.Count > MaxSlot) return;
        lock (_gate)
        {
            var blocks = OfNeedsLock(slot.Count);
            var block = blocks.Find(b => b.Holds(slot))!;
            block.Put(slot);
            // One with room is kept, so that two calls in turn do not make and drop one each time.
            if (block.IsUnused && blocks.Exists(b => b != block && b.HasRoom)) blocks.Remove(block);
        }
    }

    private List<Block> OfNeedsLock(int bytes) => _blocks.TryGetValue(Room(bytes), out var blocks) ? blocks : _blocks[Room(bytes)] = [];

    // Few sizes: after a moment in which nothing could be written every recording wants a slot of another length.
    private static int Room(int bytes) => (int)BitOperations.RoundUpToPowerOf2((uint)bytes);

    private sealed class Block
    {
        private readonly byte[] _bytes;
        private readonly Stack<int> _free;
        private readonly int _slots;

        public Block(int room)
        {
            var stride = Stride(room);
            (_bytes, var start) = HugePages.Allocate(BlockBytes);
            _slots = BlockBytes / stride;
            _free = new Stack<int>(Enumerable.Range(0, _slots).Reverse().Select(n => start + n * stride));
        }

        public bool HasRoom => _free.Count > 0;

        public bool IsUnused => _free.Count == _slots;

        public bool Holds(ArraySegment<byte> slot) => slot.Array == _bytes;

        public ArraySegment<byte> Take(int bytes) => new(_bytes, _free.Pop(), bytes);

        public void Put(ArraySegment<byte> slot) => _free.Push(slot.Offset);

        // Slots a power of two apart would all begin in the same few sets of the processor's caches, and it is their beginnings that are used.
        private static int Stride(int room) => (room + room / 32 + 64) & ~63;
    }
}
