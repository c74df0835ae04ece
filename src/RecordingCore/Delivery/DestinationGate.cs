namespace VxmlGir.RecordingCore.Delivery;

/// <summary>
/// Whether a server takes files. While it does not, one file at a time probes it, ever more seldom up to a bound, and the others wait in line; when a probe gets through,
/// all go. However many wait, a probe wakes one of them only: days of outage with tens of thousands of files cost a timer. Thread-safe.
/// </summary>
internal sealed class DestinationGate(TimeProvider time, TimeSpan minimum, TimeSpan maximum)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _line = new();
    private int _failures;
    private bool _probing;
    private DateTimeOffset _next;
    private ITimer? _timer;

    public bool IsUp
    {
        get
        {
            lock (_gate) return _failures == 0;
        }
    }

    /// <summary>Completes when the caller may try; in the order of coming.</summary>
    public async Task EnterAsync(CancellationToken cancel)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            if (_failures == 0) return;
            if (!_probing && _line.Count == 0 && _next <= time.GetUtcNow())
            {
                _probing = true;
                return;
            }
            place = _line.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            SetTimerNeedsLock();
        }
        await using var leaving = cancel.Register(() => Leave(place));
        await place.Value.Task;
        cancel.ThrowIfCancellationRequested();
    }

    public void Succeeded()
    {
        lock (_gate)
        {
            if (_failures == 0) return;
            (_failures, _probing) = (0, false);
            while (_line.First is { } first) LetGoNeedsLock(first);
            SetTimerNeedsLock();
        }
    }

    /// <summary>The try failed in a way that is the server's; true when the server was thought up until now.</summary>
    public bool Failed()
    {
        lock (_gate)
        {
            // Tries that were under way when the first one failed are not further proof.
            if (_failures > 0 && !_probing) return false;
            _failures++;
            _probing = false;
            _next = time.GetUtcNow() + Backoff.After(_failures, minimum, maximum);
            SetTimerNeedsLock();
            return _failures == 1;
        }
    }

    /// <summary>The try ended without saying anything about the server.</summary>
    public void Neutral()
    {
        lock (_gate)
        {
            if (!_probing) return;
            _probing = false;
            SetTimerNeedsLock();
        }
    }

    private void Leave(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_gate)
        {
            if (place.List is null)
            {
                // It had just been let go, to probe perhaps, and will not: the next one does.
                if (_probing) _probing = false;
                SetTimerNeedsLock();
                return;
            }
            _line.Remove(place);
        }
        place.Value.TrySetResult();
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (_failures == 0 || _probing || _line.First is not { } first) return;
            if (_next > time.GetUtcNow())
            {
                SetTimerNeedsLock();
                return;
            }
            _probing = true;
            LetGoNeedsLock(first);
        }
    }

    private void LetGoNeedsLock(LinkedListNode<TaskCompletionSource> first)
    {
        _line.Remove(first);
        first.Value.TrySetResult();
    }

    // Armed while somebody waits, nobody probes, and the server is down.
    private void SetTimerNeedsLock()
    {
        var wait = _failures == 0 || _probing || _line.Count == 0 ? Timeout.InfiniteTimeSpan : _next - time.GetUtcNow();
        if (wait < TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan) wait = TimeSpan.Zero;
        if (_timer is null && wait == Timeout.InfiniteTimeSpan) return;
        _timer ??= time.CreateTimer(static gate => ((DestinationGate)gate!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
