namespace VxmlGir.RecordingCore.Privacy;

/// <summary>A key that something took which is not sensitive.</summary>
/// <param name="Sample">The leg's sample at which the platform reported the key.</param>
internal readonly record struct Disclosure(char Digit, long Sample);

/// <summary>Disclosures on their way from one command thread (the masks' lock makes it one) to the writer thread.</summary>
internal sealed class DisclosureRing
{
    private const int Size = 32;
    private Disclosure[] _ring = []; // Made for the first; the tail makes it known to the writer.
    private int _head;
    private int _tail;

    /// <summary>False when the writer has not come by for 32 keys: they stay silent.</summary>
    public bool TryAdd(Disclosure disclosure)
    {
        var tail = _tail;
        if (tail - Volatile.Read(ref _head) >= Size) return false;
        if (_ring.Length == 0) _ring = new Disclosure[Size];
        _ring[tail & (Size - 1)] = disclosure;
        Volatile.Write(ref _tail, tail + 1);
        return true;
    }

    /// <summary>Where the ring ends now: all before it were added by now.</summary>
    public int End => Volatile.Read(ref _tail);

    /// <param name="end">Of <see cref="End"/>.</param>
    public bool TryTake(int end, out Disclosure disclosure)
    {
        var head = _head;
        disclosure = default;
        if (head == end) return false;
        disclosure = _ring[head & (Size - 1)];
        Volatile.Write(ref _head, head + 1);
        return true;
    }
}
