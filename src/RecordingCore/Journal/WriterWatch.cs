using VxmlGir.RecordingCore.Alarms;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>
/// Looks at the writer from the pool. A write that hangs in the kernel (a dead device, a network disk that is gone) holds the very thread that tells of trouble, and with it
/// all recordings: what comes meanwhile is in their rings, for some seconds.
/// </summary>
internal sealed class WriterWatch(JournalWriter writer, TimeSpan bound, RecordingAlarms alarms, TimeProvider time) : IAsyncDisposable
{
    private const string Subject = "journal writer";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private ITimer? _timer;
    private volatile bool _stalled;

    /// <summary>The present turn has taken longer than the bound.</summary>
    public bool IsStalled => _stalled;

    public void Start() => _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);

    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Look()
    {
        var taken = writer.InTurn;
        if (taken > bound == _stalled) return;
        _stalled = !_stalled;
        if (_stalled) alarms.Raise(AlarmKind.WriterStalled, $"{Subject}: a write has been hanging for {taken.TotalMilliseconds:F0} ms; audio waits in memory for some seconds");
        else alarms.Clear(AlarmKind.WriterStalled, Subject);
    }
}
