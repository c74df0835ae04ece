using System.Numerics;

namespace VxmlGir.MediaPlatform.Clock;

/// <summary>A bounded ring between exactly one writing and one reading thread; never waits, never allocates after construction.</summary>
internal sealed class SpscRing<T>(int capacity)
{
    private readonly T[] _items = new T[(int)BitOperations.RoundUpToPowerOf2((uint)capacity)];
    private long _head;
    private long _tail;
    private long _refused;

    public long Refused => Volatile.Read(ref _refused);

    public bool TryWrite(in T item)
    {
        var tail = _tail;
        if (tail - Volatile.Read(ref _head) >= _items.Length)
        {
            Volatile.Write(ref _refused, _refused + 1);
            return false;
        }

        _items[tail & (_items.Length - 1)] = item;
        Volatile.Write(ref _tail, tail + 1);
        return true;
    }

    public bool TryRead(out T item)
    {
        var head = _head;
        if (head == Volatile.Read(ref _tail))
        {
            item = default!;
            return false;
        }

        ref var place = ref _items[head & (_items.Length - 1)];
        item = place;
        place = default!;
        Volatile.Write(ref _head, head + 1);
        return true;
    }
}
