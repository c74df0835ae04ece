namespace VxmlGir.Tests;

/// <summary>A clock that stands still until a test moves it; timers fire in order of their due times, on the thread that moves it.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly List<VirtualTimer> _timers = [];
    private TimeSpan _now;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Elapsed
    {
        get { lock (_gate) return _now; }
    }

    /// <summary>How far somebody has set the wall clock; timers and timestamps do not notice.</summary>
    public TimeSpan WallSetBy { get; set; }

    public override DateTimeOffset GetUtcNow() => Epoch + Elapsed + WallSetBy;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, stopping at every timer on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var until = Elapsed + by;
        while (TakeNext(until) is { } due) due.Fire();
        lock (_gate) _now = until;
    }

    /// <summary>Moves the clock to the next timer that is due; false when none is armed.</summary>
    public bool AdvanceToNext()
    {
        if (TakeNext(TimeSpan.MaxValue) is not { } due) return false;
        due.Fire();
        return true;
    }

    private VirtualTimer? TakeNext(TimeSpan until)
    {
        lock (_gate)
        {
            var next = _timers.Where(t => t.Due <= until).MinBy(t => (t.Due, t.Order));
            if (next is null) return null;
            _now = next.Due > _now ? next.Due : _now;
            if (next.Period > TimeSpan.Zero) next.Due += next.Period;
            else _timers.Remove(next);
            return next;
        }
    }

    private sealed class VirtualTimer(VirtualTime clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; private set; }

        public long Order { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = clock._now + dueTime;
                Period = period > TimeSpan.Zero ? period : TimeSpan.Zero;
                Order = clock._order++;
                clock._timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
