using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Recovery;

/// <summary>
/// Closes recordings in quarantine when a person asked for it. The ledger has who, when and why on disk before anything of the recording goes, and the request goes last: a
/// crash between two steps does the rest again at the next start. What a store has of it already is left alone.
/// </summary>
internal sealed class DiscardRequests(SpoolRoots roots, RecordingAlarms alarms, RecordingLedger ledger)
{
    private const string JournalDiscarded = "its journal, which holds no recording, was discarded ";

    // What the log says of earlier processes is read once, and only when there is something to do.
    private HashSet<string>? _noted;

    /// <summary>One look at the requests.</summary>
    /// <exception cref="IOException">A folder cannot be read or written now.</exception>
    public async Task PassAsync()
    {
        foreach (var (root, mediaId) in Requests()) await OneAsync(root, mediaId);
    }

    private async Task OneAsync(SpoolRoot root, string mediaId)
    {
        if (Read(root, mediaId) is not { } request)
        {
            alarms.Raise(AlarmKind.Internal, $"{mediaId}: the request to discard it cannot be read; nothing was done");
            return;
        }
        _noted ??= LedgerScan.MediaIds(roots, IsNoteOfOurs);
        if (!_noted.Contains(mediaId) && !Note(mediaId, request))
        {
            Quarantine.Done(root, mediaId, DiscardRequest.Extension);
            RecordingLog.NotDiscarded(alarms.Logger, mediaId, request.By);
            return;
        }
        if (_noted.Contains(mediaId) && await ledger.DurableAsync() && await Quarantine.DiscardAsync(roots, mediaId)) Quarantine.Done(root, mediaId, DiscardRequest.Extension);
    }

    // What never became a file has failed already: that it did stays its state. False when there is nothing to close.
    private bool Note(string mediaId, DiscardRequest request)
    {
        var held = Quarantine.Holds(roots, mediaId);
        if (held == QuarantineHolds.Nothing) return false;
        var (step, detail) = held == QuarantineHolds.File ? (LedgerStep.Discarded, request.Detail) : (LedgerStep.Failed, JournalDiscarded + request.Detail);
        if (!ledger.TryNote(step, mediaId, detail)) return true;
        _noted!.Add(mediaId);
        RecordingLog.Discarded(alarms.Logger, mediaId, request.By, request.Reason);
        alarms.Raise(AlarmKind.Discarded, $"{mediaId}: {request.Detail}");
        return true;
    }

    private static bool IsNoteOfOurs(LedgerEntry entry) =>
        entry.Step == LedgerStep.Discarded || (entry.Step == LedgerStep.Failed && entry.Detail?.StartsWith(JournalDiscarded, StringComparison.Ordinal) == true);

    private static DiscardRequest? Read(SpoolRoot root, string mediaId)
    {
        using var stream = root.Files.OpenRead(Path.Combine(root.Quarantine, mediaId + DiscardRequest.Extension));
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return DiscardRequest.TryRead(copy.GetBuffer().AsSpan(0, (int)copy.Length));
    }

    // Where another try was asked for as well, that goes first: nothing is lost by it.
    private List<(SpoolRoot Root, string MediaId)> Requests() =>
    [
        .. from root in roots.All
           let files = root.Files.List(root.Quarantine)
           from file in files
           where file.EndsWith(DiscardRequest.Extension, StringComparison.Ordinal)
           let mediaId = file[..^DiscardRequest.Extension.Length]
           where !files.Contains(mediaId + RetryRequests.Extension)
           select (root, mediaId),
    ];
}
