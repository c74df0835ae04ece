using VxmlGir.RecordingCore.Ledger;

namespace VxmlGir.RecordingCore.Verification;

/// <summary>A recording as the entries of the ledger tell it.</summary>
/// <param name="Last">Its last state.</param>
/// <param name="InStore">A store has it.</param>
/// <param name="Embedded">And that is the node's own.</param>
internal sealed record LedgerRecording(string MediaId, string CallUuid, LedgerStep Last, bool InStore, bool Embedded);

internal static class LedgerRecordings
{
    /// <summary>What the entry of an upload says when the store is the node's own.</summary>
    public const string EmbeddedStore = "embedded store";

    public static Dictionary<string, LedgerRecording> Of(IEnumerable<LedgerEntry> entries)
    {
        var recordings = new Dictionary<string, LedgerRecording>();
        foreach (var entry in entries.Where(e => e.MediaId.Length > 0))
        {
            var known = recordings.GetValueOrDefault(entry.MediaId) ?? new LedgerRecording(entry.MediaId, entry.CallUuid ?? "", entry.Step, false, false);
            recordings[entry.MediaId] = known with
            {
                Last = entry.Step.IsRemark() ? known.Last : entry.Step,
                InStore = known.InStore || entry.Step is LedgerStep.Uploaded,
                Embedded = known.Embedded || (entry.Step is LedgerStep.Uploaded && entry.Detail == EmbeddedStore),
            };
        }
        return recordings;
    }
}
