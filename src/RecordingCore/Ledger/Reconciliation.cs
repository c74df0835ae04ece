using System.Collections.Immutable;
using VxmlGir.RecordingCore.Alarms;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>How long a recording may stay where it is before that is a hole.</summary>
/// <param name="Retention">What was announced stays so long by intention.</param>
internal sealed record ReconciliationLimits(TimeSpan NotCaptured, TimeSpan Late, TimeSpan Retention = default);

/// <summary>A difference between what should be and what is.</summary>
/// <param name="Alarm">Null: nothing is wrong, only a note is missing.</param>
/// <param name="Note">What the ledger is told; null: nothing, it may still come right.</param>
internal sealed record Hole(AlarmKind? Alarm, string MediaId, string What, LedgerStep? Note);

/// <summary>What the spool holds, by name.</summary>
/// <param name="Complete">Every configured root could be read: what is not here is nowhere.</param>
internal sealed record SpoolContents(ImmutableHashSet<string> MediaIds, bool Complete)
{
    /// <summary>A person asked for these to be closed: their state may be terminal before their files are gone.</summary>
    public ImmutableHashSet<string> Closing { get; init; } = [];
}

/// <summary>
/// Compares the ledger's open recordings with the spool. Files move while they are listed, so only what was missing (or unknown) in two looks in a row counts.
/// </summary>
/// <param name="Missing">Missing in the last look.</param>
/// <param name="Unknown">Without an entry in the last look.</param>
internal sealed record Reconciliation(ImmutableHashSet<string> Missing, ImmutableHashSet<string> Unknown)
{
    public static Reconciliation Start { get; } = new([], []);

    public (Reconciliation Next, ImmutableArray<Hole> Holes) Look(IReadOnlyCollection<OpenRecording> open, SpoolContents spool, DateTimeOffset now, ReconciliationLimits limits)
    {
        var holes = ImmutableArray.CreateBuilder<Hole>();
        var missing = ImmutableHashSet.CreateBuilder<string>();
        foreach (var recording in open)
        {
            var hole = Of(recording, spool, now - recording.Since, limits);
            if (hole?.Alarm == AlarmKind.RecordingLost) missing.Add(recording.MediaId);
            if (hole is not null && (hole.Alarm != AlarmKind.RecordingLost || Missing.Contains(recording.MediaId))) holes.Add(hole);
        }
        var known = open.Select(r => r.MediaId).ToHashSet();
        var unknown = spool.MediaIds.Where(id => !known.Contains(id) && !spool.Closing.Contains(id)).ToImmutableHashSet();
        holes.AddRange(unknown.Where(Unknown.Contains).Select(id => new Hole(AlarmKind.RecordingUnknown, id, "is in the spool and has no entry in the ledger", LedgerStep.Found)));
        return (new Reconciliation(missing.ToImmutable(), unknown), holes.ToImmutable());
    }

    private static Hole? Of(OpenRecording recording, SpoolContents spool, TimeSpan age, ReconciliationLimits limits)
    {
        var (id, step) = (recording.MediaId, recording.Step);
        if (recording.Live)
        {
            // In progress: its samples are in memory or in its journal, which the writer watches.
            return step == LedgerStep.Expected && age > limits.NotCaptured
                ? new Hole(AlarmKind.NotCaptured, id, $"wanted for {age.TotalSeconds:F0} s and not begun", null) : null;
        }
        if (!spool.MediaIds.Contains(id))
        {
            // Let go of here after the announcement; the process ended before it could note that.
            if (step == LedgerStep.Announced) return new Hole(null, id, "found delivered: its files were let go of", LedgerStep.Delivered);
            return spool.Complete ? new Hole(AlarmKind.RecordingLost, id, $"was {step.Word()}, and nothing of it is in the spool", LedgerStep.Lost) : null;
        }
        return age > (step == LedgerStep.Announced ? limits.Late + limits.Retention : limits.Late) && step != LedgerStep.Quarantined
            ? new Hole(AlarmKind.Late, id, $"is {step.Word()} for {age.TotalMinutes:F0} min", null) : null;
    }
}
