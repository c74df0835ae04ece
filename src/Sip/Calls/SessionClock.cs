using VxmlGir.Sip.SessionTimers;
using VxmlGir.Sip.Timing;

namespace VxmlGir.Sip.Calls;

/// <summary>Runs the agreed session timer of a call. Loop thread only.</summary>
internal sealed class SessionClock(TimerQueue queue, Action refresh, Action expire) : ITimerTarget
{
    private const int Act = 0;
    private const int Expire = 1;
    private TimerEntry? _entry;

    public SessionTimer? Agreed { get; private set; }

    /// <summary>After every 2xx to an INVITE or UPDATE, whoever sent it; null ends the timer.</summary>
    public void Set(SessionTimer? agreed)
    {
        Agreed = agreed;
        Stop();
        if (agreed is not null) _entry = queue.Start(agreed.ActAfter, this, Act);
    }

    /// <summary>Our refresh failed: what is left of the interval passes, then the session is over.</summary>
    public void RefreshFailed()
    {
        Stop();
        if (Agreed is { } agreed) _entry = queue.Start(agreed.Interval / 2 - TimeSpan.FromSeconds(Math.Min(32, agreed.Interval.TotalSeconds / 3)), this, Expire);
    }

    public void Stop()
    {
        queue.Stop(_entry);
        _entry = null;
    }

    public void OnTimer(int kind)
    {
        if (kind == Act && Agreed is { WeRefresh: true }) refresh();
        else expire();
    }
}
