using System.Collections.Immutable;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Ledger;

namespace VxmlGir.Host.Recordings;

/// <summary>One recording of an export: what is known of its file, and what the tries to copy it came to.</summary>
/// <param name="Known">Null: no digest is known, so a copy cannot be verified.</param>
/// <param name="Tries">In their order; at most the last one is a copy.</param>
internal sealed record ExportedRecording(LedgerRow Row, KnownFile? Known, ImmutableArray<CopyOutcome> Tries)
{
    /// <summary>What is in the folder now; null: nothing.</summary>
    public CopyOutcome.Copied? Copy => Tries.OfType<CopyOutcome.Copied>().FirstOrDefault();

    public bool Verified => Copy is not null && Known is not null;

    /// <summary>Copies that are not what they should be.</summary>
    public IEnumerable<CopyOutcome> Refused => Tries.Where(t => t is CopyOutcome.Differs or CopyOutcome.Unreadable);

    /// <summary>What the ledger says of it, and why its file could not be had.</summary>
    public string Absence
    {
        get
        {
            var reasons = string.Join("; ", Tries.OfType<CopyOutcome.Missing>().Select(m => m.Reason));
            return $"{Row.MediaId}: {Row.Step}{(Row.Detail is { Length: > 0 } detail ? $" ({detail})" : "")}: {(reasons.Length > 0 ? reasons : "no copy is what it should be")}";
        }
    }
}
