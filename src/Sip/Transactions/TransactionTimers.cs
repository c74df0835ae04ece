using VxmlGir.Sip.Timing;

namespace VxmlGir.Sip.Transactions;

/// <summary>The few timers of one transaction (at most three run at a time).</summary>
internal struct TransactionTimers
{
    private TimerEntry? _first;
    private TimerEntry? _second;
    private TimerEntry? _third;

    public void Start(TimerQueue queue, Effect.Start start, ITimerTarget target)
    {
        Stop(queue, start.Timer);
        var entry = queue.Start(start.After, target, (int)start.Timer);
        if (_first is not { Index: >= 0 }) _first = entry;
        else if (_second is not { Index: >= 0 }) _second = entry;
        else _third = entry;
    }

    public readonly void Stop(TimerQueue queue, Timer timer)
    {
        if (_first?.Kind == (int)timer) queue.Stop(_first);
        if (_second?.Kind == (int)timer) queue.Stop(_second);
        if (_third?.Kind == (int)timer) queue.Stop(_third);
    }

    public readonly void StopAll(TimerQueue queue)
    {
        queue.Stop(_first);
        queue.Stop(_second);
        queue.Stop(_third);
    }
}
