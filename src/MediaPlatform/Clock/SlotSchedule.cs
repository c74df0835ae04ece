namespace VxmlGir.MediaPlatform.Clock;

/// <summary>What a shard does on waking.</summary>
/// <param name="First">First slot to run.</param>
/// <param name="Count">How many in a row; 0 when it woke too early.</param>
/// <param name="Skipped">Slots given up because the shard was too late for them.</param>
/// <param name="LatenessNanos">Of the first slot.</param>
internal readonly record struct SlotRun(long First, int Count, long Skipped, long LatenessNanos);

/// <summary>An absolute schedule: slot n is due at n × 2 ms, whatever happened before, so lateness never adds up.</summary>
internal readonly record struct SlotSchedule(long NextSlot, int MaxCatchUp)
{
    public const long SlotNanos = 2_000_000;

    /// <summary>At 8 kHz.</summary>
    public const int SlotSamples = 16;

    /// <summary>Slots of the clock's quantum of 20 ms.</summary>
    public const int SlotsPerQuantum = 10;

    public long DueNanos => NextSlot * SlotNanos;

    public (SlotSchedule Next, SlotRun Run) On(long nowNanos)
    {
        var last = nowNanos / SlotNanos;
        if (last < NextSlot) return (this, new SlotRun(NextSlot, 0, 0, 0));
        var behind = last - NextSlot + 1;
        var skipped = behind > MaxCatchUp ? behind - 1 : 0;
        var run = new SlotRun(NextSlot + skipped, (int)(behind - skipped), skipped, nowNanos - DueNanos);
        return (this with { NextSlot = last + 1 }, run);
    }
}
