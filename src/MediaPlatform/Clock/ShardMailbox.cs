namespace VxmlGir.MediaPlatform.Clock;

/// <summary>Many senders, one reader, no lock: a stack swapped out whole and turned round.</summary>
internal sealed class ShardMailbox(int limit)
{
    private ShardCommand? _newest;
    private int _count;

    /// <summary>Refused since the start.</summary>
    public long Refused => Volatile.Read(ref _refused);

    private long _refused;

    /// <summary>False when the limit is reached; what ends things (<paramref name="must"/>) is always taken.</summary>
    public bool Post(ShardCommand command, bool must = false)
    {
        if (Interlocked.Increment(ref _count) > limit && !must)
        {
            Interlocked.Decrement(ref _count);
            Interlocked.Increment(ref _refused);
            return false;
        }

        ShardCommand? newest;
        do
        {
            newest = Volatile.Read(ref _newest);
            command.Next = newest;
        }
        while (Interlocked.CompareExchange(ref _newest, command, newest) != newest);
        return true;
    }

    /// <summary>All that waits, oldest first, linked by <see cref="ShardCommand.Next"/>.</summary>
    public ShardCommand? TakeAll()
    {
        if (Volatile.Read(ref _newest) is null) return null;
        var taken = Interlocked.Exchange(ref _newest, null);
        ShardCommand? oldest = null;
        var count = 0;
        while (taken is not null)
        {
            (taken.Next, oldest, taken) = (oldest, taken, taken.Next);
            count++;
        }

        Interlocked.Add(ref _count, -count);
        return oldest;
    }
}
