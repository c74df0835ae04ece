using System.Collections.Immutable;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Recovery;

/// <summary>
/// Takes recordings back out of quarantine when a person asked for it: a file <c>&lt;media id&gt;.retry</c> there is the request, so it holds over a restart and the node
/// stays the only one that moves recordings. Every move may be done again: a crash between two of them changes nothing.
/// </summary>
internal sealed class RetryRequests(SpoolRoots roots, RecordingAlarms alarms, RecordingLedger ledger, Action<JournalSet> finalise, Action<OutboxItem> deliver)
{
    public const string Extension = ".retry";

    /// <summary>At a start, before the spool is looked at: moves what was asked for to where it is looked for.</summary>
    public void MoveAll()
    {
        try
        {
            foreach (var (_, mediaId) in Requests())
            {
                if (Quarantine.Release(roots, mediaId)) ledger.Note(LedgerStep.Released, mediaId);
            }
        }
        catch (IOException failed)
        {
            alarms.Raise(AlarmKind.Internal, "requests to retry cannot be done now: " + failed.Message);
        }
    }

    /// <summary>One look at the requests.</summary>
    public async Task PassAsync()
    {
        foreach (var (root, mediaId) in Requests())
        {
            var released = Quarantine.Release(roots, mediaId);
            if (!await root.SyncedAsync()) return;
            // Only now: a crash before this line does all of it again.
            Quarantine.Forget(root, mediaId);
            if (!released) continue;
            RecordingLog.Released(alarms.Logger, mediaId);
            ledger.Note(LedgerStep.Released, mediaId);
            var journals = JournalSet.FindAll(roots).Where(j => j.MediaId == mediaId).ToImmutableDictionary(j => j.MediaId);
            if (OutboxItem.Find(roots, mediaId, journals) is { } item) deliver(item);
            else if (journals.TryGetValue(mediaId, out var journal)) finalise(journal);
        }
    }

    private List<(SpoolRoot Root, string MediaId)> Requests() =>
    [
        .. from root in roots.All
           from file in root.Files.List(root.Quarantine)
           where file.EndsWith(Extension, StringComparison.Ordinal)
           select (root, file[..^Extension.Length]),
    ];
}
