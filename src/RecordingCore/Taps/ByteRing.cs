using System.Buffers;

namespace VxmlGir.RecordingCore.Taps;

/// <summary>
/// Bytes from one media thread to one writer thread, without lock or allocation. The producer reserves, puts and commits a whole record; the consumer takes whole records only.
/// </summary>
internal sealed class ByteRing : IDisposable
{
    private readonly int _size;
    private byte[]? _buffer;
    private long _head; // Consumer's position.
    private long _tail; // Committed end.
    private long _at; // Producer's position within the record in progress.

    /// <param name="size">A power of two.</param>
    public ByteRing(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(System.Numerics.BitOperations.IsPow2(size), true, nameof(size));
        _size = size;
        _buffer = ArrayPool<byte>.Shared.Rent(size);
    }

    public int Used => (int)(Volatile.Read(ref _tail) - Volatile.Read(ref _head));

    /// <summary>Producer: false when the record does not fit now.</summary>
    public bool TryReserve(int length)
    {
        if (length > _size - Used) return false;
        _at = _tail;
        return true;
    }

    public void Put(ReadOnlySpan<byte> bytes)
    {
        var at = (int)(_at & (_size - 1));
        var first = Math.Min(bytes.Length, _size - at);
        bytes[..first].CopyTo(_buffer.AsSpan(at));
        bytes[first..].CopyTo(_buffer.AsSpan(0));
        _at += bytes.Length;
    }

    public void PutFill(byte value, int count)
    {
        for (; count > 0; count--) _buffer![_at++ & (_size - 1)] = value;
    }

    public void Commit() => Volatile.Write(ref _tail, _at);

    /// <summary>Consumer: moves everything committed, at most the target's length, in whole; nothing when it does not fit.</summary>
    public int Drain(Span<byte> target)
    {
        var head = _head;
        var count = (int)(Volatile.Read(ref _tail) - head);
        if (count == 0 || count > target.Length) return 0;
        var at = (int)(head & (_size - 1));
        var first = Math.Min(count, _size - at);
        _buffer.AsSpan(at, first).CopyTo(target);
        _buffer.AsSpan(0, count - first).CopyTo(target[first..]);
        Volatile.Write(ref _head, head + count);
        return count;
    }

    /// <summary>After both ends stopped: the buffer goes back, wiped, since it held audio.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
    }
}
