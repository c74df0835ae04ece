namespace VxmlGir.MediaPlatform.Clock;

/// <summary>Figures of one media thread; written by it, read by anyone.</summary>
internal sealed class ShardFigures
{
    private long _slots;
    private long _late;
    private long _skipped;
    private long _worst;
    private long _allocated;

    /// <summary>Managed bytes this thread has ever allocated; must stand still once its legs are warm.</summary>
    public long Allocated => Volatile.Read(ref _allocated);

    /// <summary>Slots run.</summary>
    public long Slots => Volatile.Read(ref _slots);

    /// <summary>Wakings more than 10 ms after their slot was due.</summary>
    public long Late => Volatile.Read(ref _late);

    /// <summary>Slots never run (the process was stopped, the machine overloaded).</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    public TimeSpan Worst => TimeSpan.FromTicks(Volatile.Read(ref _worst) / 100);

    public void Count(in SlotRun run)
    {
        const long late = 10_000_000;
        Volatile.Write(ref _slots, _slots + run.Count);
        Volatile.Write(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
        if (run.LatenessNanos > late) Volatile.Write(ref _late, _late + 1);
        if (run.Skipped > 0) Volatile.Write(ref _skipped, _skipped + run.Skipped);
        if (run.LatenessNanos > _worst) Volatile.Write(ref _worst, run.LatenessNanos);
    }
}

/// <summary>Drives one shard in real time from a dedicated thread.</summary>
internal sealed class ShardThread : IDisposable
{
    private readonly MediaShard _shard;
    private readonly Action<long, long> _beginSlots;
    private readonly ThreadPreference _preference;
    private readonly Thread _thread;
    private SlotSchedule _schedule;
    private volatile bool _stop;

    /// <param name="beginSlots">Told (monotonic nanoseconds, wall less monotonic) before the slots of one waking.</param>
    public ShardThread(MediaShard shard, string name, int maxCatchUp, ThreadPreference preference, Action<long, long> beginSlots)
    {
        (_shard, _preference, _beginSlots) = (shard, preference, beginSlots);
        _schedule = new SlotSchedule(NativeClock.MonotonicNanos() / SlotSchedule.SlotNanos + 1, maxCatchUp);
        _thread = new Thread(Loop) { Name = name, IsBackground = true, Priority = ThreadPriority.Highest };
    }

    public ShardFigures Figures { get; } = new();

    public void Start() => _thread.Start();

    /// <summary>Ends the thread after its slot and waits for it (2 ms).</summary>
    public void Dispose()
    {
        _stop = true;
        if (_thread.IsAlive) _thread.Join();
    }

    private void Loop()
    {
        _preference.Apply();
        while (!_stop)
        {
            NativeClock.SleepUntil(_schedule.DueNanos);
            var now = NativeClock.MonotonicNanos();
            (_schedule, var run) = _schedule.On(now);
            if (run.Count == 0) continue;
            Figures.Count(run);
            _beginSlots(now, NativeClock.WallNanos() - now);
            for (var i = 0; i < run.Count; i++) _shard.RunSlot(run.First + i);
        }
    }
}
