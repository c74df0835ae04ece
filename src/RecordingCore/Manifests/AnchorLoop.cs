using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Messages;

namespace VxmlGir.RecordingCore.Manifests;

/// <summary>Puts the ledger's durable head outside, at most an interval after it moved, and once more at the end.</summary>
/// <param name="queue">Sends to <see cref="AnchorOptions.Address"/>; null: there is none.</param>
/// <param name="auditLog">Its state goes into the ledger before the anchor.</param>
internal sealed class AnchorLoop(
    AnchorOptions options, LedgerLog log, RecordingLedger ledger, string auditLog, MessageQueue? queue, RecordingAlarms alarms, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private long _anchored;
    private string _audit = "";
    private bool _failed;

    /// <summary>Compares what is there with the last anchor of the file, and begins.</summary>
    public void Start(LedgerHead found)
    {
        if (options.File is { } file) Compare(file, found);
        if (options.File is not null || queue is not null) _loop = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        if (options.File is not null || queue is not null) await PassAsync();
        _stop.Dispose();
    }

    /// <summary>One anchor, when the head has moved.</summary>
    public async Task PassAsync()
    {
        await NoteAuditAsync();
        var head = log.Durable.Head;
        if (head.Number == _anchored) return;
        var anchor = Anchor.Sign(head, time.GetUtcNow(), ledger.Signer);
        if (options.File is { } file && !TryAppend(file, anchor)) return;
        queue?.Put(anchor.ToJson());
        _anchored = head.Number;
        alarms.Metrics.Anchored.Add(1);
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await PassAsync();
                await Task.Delay(options.Interval, time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: the last anchor is made by the one who stops.
        }
    }

    private async Task NoteAuditAsync()
    {
        if (AuditLog.HeadOf(auditLog) is not { } head || head == _audit) return;
        ledger.Note(LedgerStep.Audit, "", head);
        if (await log.DurableAsync()) _audit = head;
    }

    private bool TryAppend(string file, Anchor anchor)
    {
        try
        {
            AnchorFile.Append(file, anchor);
            if (_failed) alarms.Clear(AlarmKind.AnchorFailed, file);
            _failed = false;
            return true;
        }
        catch (IOException failed)
        {
            alarms.Raise(AlarmKind.AnchorFailed, $"{file}: {failed.Message}");
            _failed = true;
            return false;
        }
    }

    private void Compare(string file, LedgerHead found)
    {
        try
        {
            if (AnchorFile.Read(file).Anchors is not [.., { } last]) return;
            _anchored = last.Number;
            if (last.Number > found.Number) alarms.Raise(AlarmKind.LedgerDamaged, $"ledger: it ends at entry {found.Number}, its last anchor is entry {last.Number}: entries were cut off, or an older state was put back");
            else if (last.Number == found.Number && last.Hash != found.Hash) alarms.Raise(AlarmKind.LedgerDamaged, $"ledger: entry {found.Number} is not the one that was anchored");
        }
        catch (IOException failed)
        {
            alarms.Raise(AlarmKind.AnchorFailed, $"{file}: {failed.Message}");
        }
    }
}
