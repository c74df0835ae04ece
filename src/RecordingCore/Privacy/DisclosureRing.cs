namespace VxmlGir.RecordingCore.Privacy;

/// <summary>A key that something took which is not sensitive.</summary>
/// <param name="Sample">The leg's sample at which the platform reported the key.</param>
internal readonly record struct Disclosure(char Digit, long Sample);

/// <summary>Disclosures on their way from one command thread (the masks' lock makes it one) to the media thread.</summary>
internal sealed class DisclosureRing
{
    private const int Size = 32;
    private readonly Disclosure[] _ring = new Disclosure[Size];
    private int _head;
    private int _tail;

    /// <summary>False when the media thread has not come by for 32 keys: they stay silent.</summary>
    public bool TryAdd(Disclosure disclosure)
    {
        var tail = _tail;
        if (tail - Volatile.Read(ref _head) >= Size) return false;
        _ring[tail & (Size - 1)] = disclosure;
        Volatile.Write(ref _tail, tail + 1);
        return true;
    }

    public bool TryTake(out Disclosure disclosure)
    {
        var head = _head;
        disclosure = default;
        if (head == Volatile.Read(ref _tail)) return false;
        disclosure = _ring[head & (Size - 1)];
        Volatile.Write(ref _head, head + 1);
        return true;
    }
}
