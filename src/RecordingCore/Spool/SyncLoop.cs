using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.RecordingCore.Spool;

/// <summary>The thread that syncs one root at most every <see cref="RecordingOptions.SyncInterval"/>, watches its free space, and probes it when condemned.</summary>
internal sealed class SyncLoop : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly SpoolRoot _root;
    private readonly RecordingOptions _options;
    private readonly RecordingAlarms _alarms;
    private readonly TimeProvider _time;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private long _lastLook;
    private bool _low;

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
        if (_root.Condemned is null && _root.SyncOnce() is { } failure) _alarms.Raise(AlarmKind.SpoolCondemned, $"{_root.Path}: {failure}");
        var took = _time.GetElapsedTime(before);
        _alarms.Metrics.SyncSeconds.Record(took.TotalSeconds);
        if (took > _options.SyncAlarm) _alarms.Raise(AlarmKind.SyncSlow, $"{_root.Path}: sync took {took.TotalMilliseconds:F0} ms");
        if (_time.GetElapsedTime(_lastLook) >= Look)
        {
            _lastLook = _time.GetTimestamp();
            LookAround();
        }
    }

    private void LookAround()
    {
        if (_root.Condemned is not null && _root.Probe()) _alarms.Raise(AlarmKind.SpoolBack, _root.Path);
        _root.LookAtFree();
        var low = _root.Free < _options.AlarmFree;
        if (low && !_low) _alarms.Raise(AlarmKind.SpoolLow, $"{_root.Path}: {_root.Free:P0} free");
        _low = low;
    }

    private void Run()
    {
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
