using System.Collections.Concurrent;
using System.Text;
using VxmlGir.Audio.Mp3;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Manifests;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>
/// Closed journals waiting to become files, and the niced threads that make them. Making is synchronous; making it durable waits for a sync, so that goes on beside the
/// next one. A failure is tried again, later each time, without end.
/// </summary>
internal sealed class FinaliserQueue : IAsyncDisposable
{
    private readonly BlockingCollection<Work> _queue = [];
    private readonly SpoolRoots _roots;
    private readonly RecordingOptions _options;
    private readonly RecordingAlarms _alarms;
    private readonly RecordingLedger _ledger;
    private readonly TimeProvider _time;
    private readonly IIds _ids;
    private readonly Action<OutboxItem> _ready;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Thread> _threads = [];
    private readonly ConcurrentDictionary<Task, bool> _commits = new();
    private readonly ConcurrentDictionary<string, bool> _known = new();
    private int _pending;

    /// <param name="ready">Told of every recording that reached the outbox; must return at once.</param>
    public FinaliserQueue(SpoolRoots roots, RecordingOptions options, RecordingAlarms alarms, RecordingLedger ledger, TimeProvider time, IIds ids, Action<OutboxItem> ready)
    {
        (_roots, _options, _alarms, _ledger, _time, _ids, _ready) = (roots, options, alarms, ledger, time, ids, ready);
        for (var i = 0; i < Math.Max(1, options.FinalisingWorkers); i++) _threads.Add(new Thread(Run) { IsBackground = true, Name = "finaliser" });
    }

    /// <summary>Journals not yet in the outbox (nor found empty).</summary>
    public int Pending => Volatile.Read(ref _pending);

    public void Start() => _threads.ForEach(t => t.Start());

    /// <summary>One that is here already, found again by a late look into the spool or by a retry, is made once.</summary>
    public void Add(JournalSet journal)
    {
        if (!_known.TryAdd(journal.MediaId, true)) return;
        Interlocked.Increment(ref _pending);
        _alarms.Metrics.Finalising.Add(1);
        _queue.Add(new Work(journal, 0));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var thread in _threads.Where(t => t.IsAlive)) thread.Join();
        foreach (var commit in _commits.Keys) await commit;
        _queue.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        Durable.LowerThisThread();
        try
        {
            foreach (var work in _queue.GetConsumingEnumerable(_stop.Token)) One(work);
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is left stays in the spool for the next start.
        }
    }

    private void One(Work work)
    {
        var root = _roots.UsableAfter(work.Failures);
        try
        {
            if (root is null) throw new IOException("no spool root can be written");
            Track(CommitAsync(work, Finaliser.Make(work.Journal, root, _options.Mp3Quality, _ids)));
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            if (root is not null) Discard(root, work.Journal.MediaId);
            Track(LaterAsync(work, failed));
        }
    }

    private static void Discard(SpoolRoot root, string mediaId)
    {
        foreach (var file in MediaIds.AllOf(mediaId)) OutboxItem.DiscardMedia(root, file);
    }

    private async Task CommitAsync(Work work, FinaliseResult result)
    {
        try
        {
            switch (result)
            {
                case FinaliseResult.Nothing nothing:
                    OutboxItem.SetAside(work.Journal);
                    _ledger.Note(LedgerStep.Failed, work.Journal.MediaId, "its journal holds no recording: " + string.Join("; ", nothing.Faults));
                    _alarms.Raise(AlarmKind.JournalDamaged, $"{work.Journal.MediaId}: no recording in it, set aside: {string.Join("; ", nothing.Faults)}");
                    break;
                case FinaliseResult.Made made:
                    // The second file first: as long as the first does not count, both are made anew after a crash.
                    var second = made.Second is { } other ? await CommitAsync(made, other, made.Drafts[1], new JournalSet(other.MediaId, [])) : null;
                    var item = await CommitAsync(made, made.Entry, made.Drafts[0], work.Journal);
                    _alarms.Metrics.Finalised.Add(1);
                    if (made.Encrypted) _alarms.Metrics.Encrypted.Add(1);
                    if (made.OneWay is { } missing) _alarms.Raise(AlarmKind.OneWayAudio, $"{item.MediaId}: no packet of what the caller {missing}, though agreed");
                    RecordingLog.Finalised(_alarms.Logger, item.MediaId, made.Seconds, made.Entry.Length);
                    if (!made.Faults.IsEmpty) _alarms.Raise(AlarmKind.JournalDamaged, $"{item.MediaId}: {string.Join("; ", made.Faults.Take(8))}");
                    _ready(item);
                    if (second is not null) _ready(second);
                    break;
            }
            Done(work);
        }
        catch (IOException failed)
        {
            await LaterAsync(work, failed);
        }
    }

    // The manifest is in the chain before the file counts.
    private async Task<OutboxItem> CommitAsync(FinaliseResult.Made made, OutboxEntry entry, ManifestDraft draft, JournalSet journal)
    {
        var swornTo = await _ledger.SealAsync(draft);
        var whole = entry with { Metadata = Encoding.UTF8.GetString(MetadataJson.Write(swornTo.Metadata)), Manifest = swornTo.Manifest };
        var item = await OutboxItem.CommitAsync(made.Root, made.Generation, whole, journal, _ids);
        _ledger.Note(LedgerStep.Encoded, item.MediaId, $"{entry.Length} bytes, sha256 {entry.Sha256}");
        return item;
    }

    private async Task LaterAsync(Work work, Exception failed)
    {
        var what = failed is Mp3Exception or IOException ? failed.Message : failed.ToString();
        _alarms.Raise(AlarmKind.FinalisingFailed, $"{work.Journal.MediaId}: {what}");
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(300, 1 << Math.Min(work.Failures, 9))), _time, _stop.Token);
            _queue.Add(work with { Failures = work.Failures + 1 }, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping: the journal stays for the next start.
        }
    }

    private void Done(Work work)
    {
        _known.TryRemove(work.Journal.MediaId, out _);
        Interlocked.Decrement(ref _pending);
        _alarms.Metrics.Finalising.Add(-1);
    }

    private void Track(Task task)
    {
        if (task.IsCompleted) return;
        _commits[task] = true;
        task.ContinueWith(static (done, set) => ((ConcurrentDictionary<Task, bool>)set!).TryRemove(done, out _), _commits, TaskScheduler.Default);
    }

    private sealed record Work(JournalSet Journal, int Failures);
}
