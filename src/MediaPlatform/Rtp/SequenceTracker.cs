namespace VxmlGir.MediaPlatform.Rtp;

internal enum SequenceVerdict : byte
{
    Next,
    AfterGap,
    Duplicate,
    Reordered,

    /// <summary>So far from the last that the sender must have started again.</summary>
    Restart,
}

/// <summary>Sequence numbers of one SSRC (RFC 3550 A.1, A.3), with the last 64 remembered to tell duplicates from stragglers.</summary>
internal readonly record struct SequenceTracker
{
    // RFC 3550 A.1: MAX_DROPOUT; backwards the memory is the limit.
    private const int MaxDropout = 3000;
    private const int Memory = 64;

    private ulong Seen { get; init; }

    private long Base { get; init; }

    /// <summary>Of the run before a restart.</summary>
    private long LostBefore { get; init; }

    private long Unique { get; init; }

    public bool Started { get; private init; }

    /// <summary>Extended with the count of wraps.</summary>
    public long Highest { get; private init; }

    public long Expected => Started ? Highest - Base + 1 : 0;

    public long Received => Unique;

    public long Lost => LostBefore + Math.Max(0, Expected - Unique);

    public (SequenceTracker Next, SequenceVerdict Verdict) On(ushort sequence)
    {
        if (!Started) return (Begin(sequence, LostBefore), SequenceVerdict.Next);
        var step = (short)(sequence - (ushort)Highest);
        return step switch
        {
            > 0 and < MaxDropout => (Forward(step), step == 1 ? SequenceVerdict.Next : SequenceVerdict.AfterGap),
            <= 0 and > -Memory => Backward(-step),
            _ => (Begin(sequence, Lost), SequenceVerdict.Restart),
        };
    }

    /// <summary>Another SSRC: what was lost stays counted.</summary>
    public SequenceTracker Renewed() => new() { LostBefore = Lost };

    private static SequenceTracker Begin(ushort sequence, long lost) =>
        new() { Started = true, Base = sequence, Highest = sequence, Seen = 1, Unique = 1, LostBefore = lost };

    private SequenceTracker Forward(int step) =>
        this with { Highest = Highest + step, Seen = step >= Memory ? 1 : (Seen << step) | 1, Unique = Unique + 1 };

    private (SequenceTracker, SequenceVerdict) Backward(int age)
    {
        var bit = 1UL << age;
        if ((Seen & bit) != 0) return (this, SequenceVerdict.Duplicate);
        // Older than the first we saw: it widens what was expected.
        var begin = Math.Min(Base, Highest - age);
        return (this with { Seen = Seen | bit, Unique = Unique + 1, Base = begin }, SequenceVerdict.Reordered);
    }
}
