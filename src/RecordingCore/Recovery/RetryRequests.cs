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
internal sealed class RetryRequests(
    SpoolRoots roots, TimeSpan interval, RecordingAlarms alarms, RecordingLedger ledger, TimeProvider time, Action<JournalSet> finalise, Action<OutboxItem> deliver) : IAsyncDisposable
{
    public const string Extension = ".retry";
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private bool _complained;

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
            Complain(failed);
        }
    }

    public void Start() => _loop = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
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

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(interval, time, _stop.Token);
                try
                {
                    await PassAsync();
                    _complained = false;
                }
                catch (IOException failed)
                {
                    Complain(failed);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: the requests stay for the next start.
        }
    }

    // Once until it works again: a spool that cannot be read has alarms of its own.
    private void Complain(IOException failed)
    {
        if (!_complained) alarms.Raise(AlarmKind.Internal, "requests to retry cannot be done now: " + failed.Message);
        _complained = true;
    }

    private List<(SpoolRoot Root, string MediaId)> Requests() =>
    [
        .. from root in roots.All
           from file in root.Files.List(root.Quarantine)
           where file.EndsWith(Extension, StringComparison.Ordinal)
           select (root, file[..^Extension.Length]),
    ];
}
