using System.Threading.Tasks.Sources;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>
/// The mailbox of one VoiceXML session: the leg's loop posts, the session alone reads. One timer serves every deadline,
/// so a waiting call costs no allocation beyond its inputs.
/// </summary>
internal sealed class SessionInbox : ISessionInput, IValueTaskSource<SessionInput>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<SessionInput> _queue = new();
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly int _capacity;
    private readonly ITimer _timer;
    private ManualResetValueTaskSourceCore<SessionInput> _waiter = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private bool _waiting;
    private TimeSpan? _deadline;

    /// <param name="capacity">Inputs kept for a session that does not read; keys beyond are dropped and counted, ends never.</param>
    public SessionInbox(TimeProvider time, int capacity)
    {
        _time = time;
        _capacity = capacity;
        _began = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((SessionInbox)state!).OnDeadline(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Now => _time.GetElapsedTime(_began);

    /// <summary>Keys that found the inbox full.</summary>
    public int Dropped { get; private set; }

    public void Post(SessionInput input)
    {
        lock (_gate)
        {
            if (_waiting)
            {
                CompleteNeedsLock(input);
                return;
            }
            if (_queue.Count >= _capacity && input is SessionInput.Key or SessionInput.Utterance)
            {
                Dropped++;
                return;
            }
            _queue.Enqueue(input);
        }
    }

    public void Wake() => Post(new SessionInput.Woken());

    public ValueTask<SessionInput> NextAsync(TimeSpan? deadline, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_queue.TryDequeue(out var input)) return new(input);
            if (deadline is { } at && at <= Now) return new(new SessionInput.TimedOut());
            _waiter.Reset();
            _waiting = true;
            _deadline = deadline;
            if (deadline is { } due) _timer.Change(Until(due), Timeout.InfiniteTimeSpan);
        }
        _cancellation = cancellation.UnsafeRegister(static state => ((SessionInbox)state!).OnCancelled(), this);
        return new(this, _waiter.Version);
    }

    private void OnDeadline()
    {
        lock (_gate)
        {
            if (!_waiting || _deadline is not { } due) return;
            // A timer armed for an earlier wait may still fire: look at the clock again.
            if (Now < due) _timer.Change(Until(due), Timeout.InfiniteTimeSpan);
            else CompleteNeedsLock(new SessionInput.TimedOut());
        }
    }

    private void OnCancelled() => Post(new SessionInput.Aborted("cancelled"));

    // Timers count whole milliseconds; round up so that a deadline is never reported early.
    private TimeSpan Until(TimeSpan due) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((due - Now).TotalMilliseconds)));

    private void CompleteNeedsLock(SessionInput input)
    {
        _waiting = false;
        _deadline = null;
        _waiter.SetResult(input);
    }

    SessionInput IValueTaskSource<SessionInput>.GetResult(short token)
    {
        _cancellation.Dispose();
        return _waiter.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<SessionInput>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<SessionInput>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    public void Dispose() => _timer.Dispose();
}
