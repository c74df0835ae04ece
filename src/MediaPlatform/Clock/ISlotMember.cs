namespace VxmlGir.MediaPlatform.Clock;

/// <summary>Something a shard visits every 10 ms.</summary>
internal interface ISlotMember
{
    /// <param name="slot">The slot that is due (not the time of day: a late shard runs the slots it missed in order).</param>
    void Visit(long slot);

    /// <summary>A visit threw. Must not throw itself: the member notes it, and leaves the shard in its next visit.</summary>
    void Fault(Exception fault, long slot);
}
