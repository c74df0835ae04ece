using VxmlGir.RecordingCore.Buffers;

namespace VxmlGir.RecordingCore.Taps;

/// <summary>
/// Bytes from one media thread to one writer thread, without lock or allocation. The producer reserves, puts and commits a whole record; the consumer takes whole records only.
/// A part of its owner, not an object of its own: to get to that would be one more wait for cold memory at every packet. Never copied.
/// </summary>
internal struct ByteRing : IDisposable
{
    private readonly int _size;
    private readonly AudioMemory _memory;
    private readonly int _start;
    private byte[]? _buffer;
    private long _head; // Consumer's position.
    private long _tail; // Committed end.
    private long _at; // Producer's position within the record in progress.
    private long _base; // Position of the buffer's first byte; moved by the producer while nothing is in the ring.

    /// <param name="size">A power of two.</param>
    public ByteRing(int size, AudioMemory memory)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(System.Numerics.BitOperations.IsPow2(size), true, nameof(size));
        (_size, _memory) = (size, memory);
        var slot = memory.Rent(size);
        (_buffer, _start) = (slot.Array, slot.Offset);
    }

    public int Used => (int)(Volatile.Read(ref _tail) - Volatile.Read(ref _head));

    /// <summary>Producer: false when the record does not fit now.</summary>
    public bool TryReserve(int length)
    {
        var used = Used;
        if (length > _size - used) return false;
        // An empty ring begins at its front again: what is used stays in the processor's cache. The consumer looks at the base only while something is in the ring.
        if (used == 0) _base = _tail;
        _at = _tail;
        return true;
    }

    /// <summary>Producer, after a reservation: the next bytes in one piece, to be written to; empty where they would wrap around, and then they are put.</summary>
    public Span<byte> Next(int length)
    {
        var at = (int)((_at - _base) & (_size - 1));
        if (length > _size - at) return [];
        _at += length;
        return Buffer(at, length);
    }

    public void Put(ReadOnlySpan<byte> bytes)
    {
        var at = (int)((_at - _base) & (_size - 1));
        var first = Math.Min(bytes.Length, _size - at);
        bytes[..first].CopyTo(Buffer(at, first));
        bytes[first..].CopyTo(Buffer(0, bytes.Length - first));
        _at += bytes.Length;
    }

    public void PutFill(byte value, int count)
    {
        var at = (int)((_at - _base) & (_size - 1));
        var first = Math.Min(count, _size - at);
        Buffer(at, first).Fill(value);
        Buffer(0, count - first).Fill(value);
        _at += count;
    }

    public void Commit() => Volatile.Write(ref _tail, _at);

    /// <summary>Consumer: moves everything committed, at most the target's length, in whole; nothing when it does not fit.</summary>
    public int Drain(Span<byte> target)
    {
        var head = _head;
        var count = (int)(Volatile.Read(ref _tail) - head);
        if (count == 0 || count > target.Length) return 0;
        var at = (int)((head - _base) & (_size - 1));
        var first = Math.Min(count, _size - at);
        Buffer(at, first).CopyTo(target);
        Buffer(0, count - first).CopyTo(target[first..]);
        Volatile.Write(ref _head, head + count);
        return count;
    }

    /// <summary>After both ends stopped: the buffer goes back, wiped, since it held audio.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is not { } buffer) return;
        var slot = new ArraySegment<byte>(buffer, _start, _size);
        slot.AsSpan().Clear();
        _memory.Return(slot);
    }

    private readonly Span<byte> Buffer(int at, int length) => _buffer.AsSpan(_start + at, length);
}
