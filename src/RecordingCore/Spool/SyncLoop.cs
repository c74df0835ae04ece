using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.RecordingCore.Spool;

/// <summary>The thread that syncs one root at most every <see cref="RecordingOptions.SyncInterval"/>, watches its free space, and probes it when condemned.</summary>
internal sealed class SyncLoop : IDisposable
{
    private readonly SpoolRoot _root;
    private readonly RecordingOptions _options;
    private readonly RecordingAlarms _alarms;
    private readonly TimeProvider _time;
    private readonly ManualResetEventSlim _stop = new(initialState: false, spinCount: 0);
    private readonly Thread _thread;
    private long _lastProbe;
    private bool _low;
    private bool _untried;

    public SyncLoop(SpoolRoot root, RecordingOptions options, RecordingAlarms alarms, TimeProvider time)
    {
        (_root, _options, _alarms, _time) = (root, options, alarms, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "spool-sync" };
    }

    public void Start() => _thread.Start();

    /// <summary>Stops after a last pass.</summary>
    public void Dispose()
    {
        _stop.Set();
        if (_thread.IsAlive) _thread.Join();
        _stop.Dispose();
    }

    /// <summary>One turn of the loop.</summary>
    public void Pass()
    {
        var before = _time.GetTimestamp();
        if (_root.Condemned is null && _root.SyncOnce() is { } failure) NotSynced(failure);
        else _untried = false;
        var took = _time.GetElapsedTime(before);
        _alarms.Metrics.SyncSeconds.Record(took.TotalSeconds);
        if (took > _options.SyncAlarm) _alarms.Raise(AlarmKind.SyncSlow, $"{_root.Path}: sync took {took.TotalMilliseconds:F0} ms");
        LookAtFree();
        if (_root.Condemned is null || _time.GetElapsedTime(_lastProbe) < _options.ProbeInterval) return;
        _lastProbe = _time.GetTimestamp();
        if (_root.Probe()) _alarms.Raise(AlarmKind.SpoolBack, _root.Path);
    }

    private void LookAtFree()
    {
        _root.LookAtFree();
        var low = _root.Free.Least < _options.AlarmFree;
        if (low && !_low) _alarms.Raise(AlarmKind.SpoolLow, $"{_root.Path}: {_root.Free}");
        if (!low && _low) _alarms.Clear(AlarmKind.SpoolLow, _root.Path);
        _low = low;
    }

    // A root that was condemned has raised its own alarm; what is left is a sync that could not be tried, said once until one succeeds.
    private void NotSynced(string failure)
    {
        _alarms.Metrics.SyncFailures.Add(1);
        if (_root.Condemned is null && !_untried) _alarms.Raise(AlarmKind.SyncSlow, $"{_root.Path}: sync could not be tried: {failure}");
        _untried = _root.Condemned is null;
    }

    private void Run()
    {
        Durable.RaiseThisThread();
        do
        {
            try
            {
                Pass();
            }
            catch (Exception broken) when (broken is not OutOfMemoryException)
            {
                _alarms.Raise(AlarmKind.Internal, "sync loop: " + broken);
            }
        }
        while (!_stop.Wait(_options.SyncInterval));
        if (_root.Condemned is null) _root.SyncOnce();
    }
}
