using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Verification;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>Takes every outbox item through its states, so many at a time, without end; one task per item, none of them holds more than its name while it waits.</summary>
internal sealed class DeliveryLoop(Courier courier, DeliveryOptions options, RecordingAlarms alarms, RecordingLedger ledger, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _slots = new(Math.Max(1, options.Parallel));
    private readonly LocalRetention _retention = new(options.Retention, ledger, time);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _running = [];

    /// <summary>Items not yet let go of.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _running.Count;
        }
    }

    /// <summary>A file that is under way already, found again by a late look into the spool or by a retry, waits until that way is over: two at work on it would store, announce and note it twice.</summary>
    public void Add(OutboxItem item)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested) return;
            alarms.Metrics.OutboxEntries.Add(1);
            var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var before = _running.GetValueOrDefault(item.MediaId);
            _running[item.MediaId] = own.Task;
            _ = RunAsync(item, before, own);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        await _stop.CancelAsync();
        lock (_gate) running = [.. _running.Values];
        await Task.WhenAll(running);
        _slots.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(OutboxItem item, Task? before, TaskCompletionSource own)
    {
        await Task.Yield();
        if (before is not null) await before;
        if (before is null || item.IsThere()) await RunAsync(item);
        else alarms.Metrics.OutboxEntries.Add(-1);
        lock (_gate)
        {
            if (_running[item.MediaId] == own.Task) _running.Remove(item.MediaId);
        }
        own.SetResult();
    }

    private async Task RunAsync(OutboxItem item)
    {
        try
        {
            for (var failures = 0; ;)
            {
                var turn = await TryAsync(item, _stop.Token);
                if (turn is Turn.Over) break;
                failures = turn == Turn.Next ? 0 : failures + 1;
                if (failures > 0) await Task.Delay(Pause(turn, failures), time, _stop.Token);
            }
            alarms.Metrics.OutboxEntries.Add(-1);
        }
        catch (OperationCanceledException)
        {
            // Stopping: the item's file says where to go on.
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            alarms.Raise(AlarmKind.Internal, $"{item.MediaId}: delivery ended until the next start: {broken}");
        }
    }

    private enum Turn
    {
        /// <summary>A step was made.</summary>
        Next,

        /// <summary>The server is the trouble: its gate says when to go on. A file that alone makes it look down must not keep closing the gate for the others.</summary>
        Probe,

        /// <summary>This item has to wait by itself.</summary>
        Again,
        Over,
    }

    private TimeSpan Pause(Turn turn, int failures) => Backoff.After(failures, options.MinBackoff, turn == Turn.Probe ? options.MaxProbe : options.MaxBackoff);

    private async Task<Turn> TryAsync(OutboxItem item, CancellationToken cancel)
    {
        try
        {
            if (item.State == OutboxState.Announced)
            {
                if (options.Retention > TimeSpan.Zero) await _retention.WaitAsync(item, cancel);
                // Written before the files go: else a crash would leave a recording that nothing is known of.
                ledger.Flush();
                ledger.Ending(item.MediaId);
                await item.RemoveAsync();
                if (!ledger.TryNote(LedgerStep.Delivered, item.MediaId)) ledger.Ended(item.MediaId);
                alarms.Metrics.Delivered.Add(1);
                RecordingLog.Advanced(alarms.Logger, item.MediaId, "delivered");
                return Turn.Over;
            }
            if (item.ReadEntry() is not { } entry) return Reject(item, "the outbox entry is damaged");
            if (courier.Next(item.State, entry) is not { } at)
                return PutOff(item, new DeliveryOutcome.Later(LaterReasons.NotConfigured, "no destination is configured", false));
            await at.Gate.EnterAsync(cancel);
            return await StepAsync(item, entry, at, cancel);
        }
        catch (IOException failed)
        {
            return PutOff(item, new DeliveryOutcome.Later(LaterReasons.Local, failed.Message, false));
        }
    }

    private async Task<Turn> StepAsync(OutboxItem item, OutboxEntry entry, Destination at, CancellationToken cancel)
    {
        DeliveryOutcome? outcome = null;
        await EnterSlotAsync(at, cancel);
        try
        {
            outcome = await courier.StepAsync(item, entry, at, cancel);
        }
        finally
        {
            _slots.Release();
            if (outcome is null) at.Gate.Neutral();
        }
        switch (outcome)
        {
            case DeliveryOutcome.Later { WholeServer: true } down:
                if (at.Gate.Failed()) alarms.Raise(AlarmKind.DeliveryDown, $"{at.Uri}: {down.Reason}: {down.Detail}");
                PutOff(item, down);
                return Turn.Probe;
            case DeliveryOutcome.Later later:
                at.Gate.Neutral();
                return PutOff(item, later);
            case DeliveryOutcome.Rejected rejected:
                at.Gate.Succeeded();
                return Reject(item, rejected.Reason);
            default:
                at.Gate.Succeeded();
                alarms.Clear(AlarmKind.DeliveryDown, at.Uri.ToString());
                await item.AdvanceAsync(item.State + 1);
                if (item.State == OutboxState.Verified) item.VerifiedAt = time.GetUtcNow();
                ledger.Note(LedgerSteps.Of(item.State), item.MediaId, item.State == OutboxState.Uploaded ? entry.StorageName ?? entry.Storage ?? LedgerRecordings.EmbeddedStore : null);
                RecordingLog.Advanced(alarms.Logger, item.MediaId, item.State.ToString());
                return Turn.Next;
        }
    }

    private async Task EnterSlotAsync(Destination at, CancellationToken cancel)
    {
        try
        {
            await _slots.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            at.Gate.Neutral();
            throw;
        }
    }

    private Turn PutOff(OutboxItem item, DeliveryOutcome.Later later)
    {
        item.Untidy = true;
        alarms.Metrics.Later.Add(1, new KeyValuePair<string, object?>("reason", later.Reason));
        RecordingLog.PutOff(alarms.Logger, item.MediaId, later.Reason, later.Detail);
        return Turn.Again;
    }

    private Turn Reject(OutboxItem item, string reason)
    {
        item.SetAside(reason);
        ledger.Note(LedgerStep.Quarantined, item.MediaId, reason);
        alarms.Raise(AlarmKind.Quarantined, $"{item.MediaId}: {reason}");
        return Turn.Over;
    }
}
