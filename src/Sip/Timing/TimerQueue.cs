namespace VxmlGir.Sip.Timing;

/// <summary>Who is told when a timer ends. Called on the endpoint's loop.</summary>
internal interface ITimerTarget
{
    void OnTimer(int kind);
}

/// <summary>A running timer; stopping it twice, or after it fired, does nothing.</summary>
internal sealed class TimerEntry(long due, ITimerTarget target, int kind)
{
    public long Due { get; } = due;

    public ITimerTarget Target { get; } = target;

    public int Kind { get; } = kind;

    /// <summary>Place in the heap; -1 when not running.</summary>
    public int Index { get; set; } = -1;
}

/// <summary>
/// All timers of an endpoint in one binary heap behind one system timer: a call's 32 s and 1800 s timers cost an array slot each,
/// and a stopped one leaves at once. Loop thread only.
/// </summary>
internal sealed class TimerQueue : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly ITimer _alarm;
    private TimerEntry[] _heap = new TimerEntry[256];
    private long _armedFor = long.MaxValue;

    /// <param name="wake">Called on any thread when <see cref="RunDue"/> should run.</param>
    public TimerQueue(TimeProvider time, Action wake)
    {
        _time = time;
        _origin = time.GetTimestamp();
        _alarm = time.CreateTimer(static state => ((Action)state!)(), wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count { get; private set; }

    /// <summary>Ticks of 100 ns since the queue was made.</summary>
    public long Now => _time.GetElapsedTime(_origin).Ticks;

    public TimerEntry Start(TimeSpan after, ITimerTarget target, int kind)
    {
        var entry = new TimerEntry(Now + after.Ticks, target, kind);
        if (Count == _heap.Length) Array.Resize(ref _heap, Count * 2);
        Place(entry, Count++);
        Up(entry.Index);
        if (entry.Due < _armedFor) Arm();
        return entry;
    }

    public void Stop(TimerEntry? entry)
    {
        if (entry is null || entry.Index < 0) return;
        var hole = entry.Index;
        entry.Index = -1;
        var last = _heap[--Count];
        _heap[Count] = null!;
        if (last == entry) return;
        Place(last, hole);
        Up(hole);
        Down(last.Index);
    }

    public void RunDue()
    {
        _armedFor = long.MaxValue;
        try
        {
            while (Count > 0 && _heap[0].Due <= Now)
            {
                var entry = _heap[0];
                Stop(entry);
                entry.Target.OnTimer(entry.Kind);
            }
        }
        finally
        {
            // A target that fails must not stop the clock of the others.
            Arm();
        }
    }

    private void Arm()
    {
        if (Count == 0 || _heap[0].Due >= _armedFor) return;
        _armedFor = _heap[0].Due;
        // Rounded up to a millisecond, the system timer's grain: an early alarm would only find nothing due.
        var wait = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((_armedFor - Now) / (double)TimeSpan.TicksPerMillisecond)));
        _alarm.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void Place(TimerEntry entry, int index)
    {
        _heap[index] = entry;
        entry.Index = index;
    }

    private void Up(int index)
    {
        var entry = _heap[index];
        while (index > 0 && _heap[(index - 1) / 2] is var parent && parent.Due > entry.Due)
        {
            Place(parent, index);
            index = (index - 1) / 2;
        }
        Place(entry, index);
    }

    private void Down(int index)
    {
        var entry = _heap[index];
        while (index * 2 + 1 is var child && child < Count)
        {
            if (child + 1 < Count && _heap[child + 1].Due < _heap[child].Due) child++;
            if (_heap[child].Due >= entry.Due) break;
            Place(_heap[child], index);
            index = child;
        }
        Place(entry, index);
    }

    public void Dispose() => _alarm.Dispose();
}
