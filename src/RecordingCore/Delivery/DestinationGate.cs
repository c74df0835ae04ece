namespace VxmlGir.RecordingCore.Delivery;

/// <summary>
/// Whether a server takes files. While it does not, one file at a time probes it, ever more seldom up to a bound, and the others wait; when a probe gets through, all go.
/// Thread-safe.
/// </summary>
internal sealed class DestinationGate(TimeProvider time, TimeSpan minimum, TimeSpan maximum)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = New();
    private int _failures;
    private bool _probing;
    private DateTimeOffset _next;

    public bool IsUp
    {
        get
        {
            lock (_gate) return _failures == 0;
        }
    }

    /// <summary>Completes when the caller may try.</summary>
    public async Task EnterAsync(CancellationToken cancel)
    {
        while (true)
        {
            Task changed;
            TimeSpan wait;
            lock (_gate)
            {
                if (_failures == 0) return;
                wait = _next - time.GetUtcNow();
                if (!_probing && wait <= TimeSpan.Zero)
                {
                    _probing = true;
                    return;
                }
                changed = _changed.Task;
                if (_probing) wait = Timeout.InfiniteTimeSpan;
            }
            await WaitAsync(changed, wait, cancel);
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan wait, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(changed, Task.Delay(wait, time, over.Token));
        await over.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }

    public void Succeeded()
    {
        lock (_gate)
        {
            if (_failures == 0) return;
            (_failures, _probing) = (0, false);
            ChangeNeedsLock();
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
            ChangeNeedsLock();
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
            ChangeNeedsLock();
        }
    }

    private void ChangeNeedsLock()
    {
        var changed = _changed;
        _changed = New();
        changed.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Doubling pauses.</summary>
internal static class Backoff
{
    public static TimeSpan After(int failures, TimeSpan minimum, TimeSpan maximum) =>
        TimeSpan.FromTicks((long)Math.Min(maximum.Ticks, minimum.Ticks * Math.Pow(2, Math.Min(failures - 1, 40))));
}
