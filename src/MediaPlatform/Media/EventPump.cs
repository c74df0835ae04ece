using Microsoft.Extensions.Logging;
using VxmlGir.MediaPlatform.Clock;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>Turns notices into events and hands them to the legs' owners, on a thread of its own, so that no owner can hold up the media.</summary>
internal sealed partial class EventPump : IDisposable
{
    private readonly ShardUnit[] _units;
    private readonly Wakeup _wakeup;
    private readonly Action<MediaLeg> _closed;
    private readonly ILogger _log;
    private readonly Thread _thread;
    private volatile bool _stop;

    /// <param name="closed">Told of each leg that is gone, before its owner is.</param>
    public EventPump(ShardUnit[] units, Wakeup wakeup, Action<MediaLeg> closed, ILogger log)
    {
        (_units, _wakeup, _closed, _log) = (units, wakeup, closed, log);
        _thread = new Thread(Loop) { Name = "media-events", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>Delivers what is left and ends the thread.</summary>
    public void Dispose()
    {
        _stop = true;
        _wakeup.Signal();
        if (_thread.IsAlive) _thread.Join();
    }

    /// <summary>Delivers all that waits.</summary>
    public void Drain()
    {
        foreach (var unit in _units)
        {
            while (unit.Notices.TryTake(out var notice)) Deliver(notice);
        }
    }

    private void Loop()
    {
        while (!_stop)
        {
            _wakeup.Await();
            Drain();
        }
    }

    private void Deliver(in Notice notice)
    {
        try
        {
            if (notice.Kind == NoticeKind.Failed) LogFault(notice.Leg.Name, (Exception)notice.Subject!);
            if (notice.Kind == NoticeKind.Closed)
            {
                notice.Leg.ReleaseWire();
                _closed(notice.Leg);
            }

            notice.Deliver();
        }
        catch (Exception fault)
        {
            // The loop's boundary: ends this one event, which its owner had its chance to take; the other legs' go on.
            LogHandlerFault(notice.Leg.Name, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Media leg {Leg} failed and is closed")]
    private partial void LogFault(string leg, Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The owner of media leg {Leg} threw on an event")]
    private partial void LogHandlerFault(string leg, Exception fault);
}
