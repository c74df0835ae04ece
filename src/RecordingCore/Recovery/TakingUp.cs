using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Recovery;

/// <summary>
/// Takes up what an earlier process left: at the start, or, where a folder cannot be read then, as soon as it can. All roots or none: the segments of one recording may lie on both.
/// </summary>
internal sealed class TakingUp(SpoolRoots roots, Func<string, bool> isOwn, RecordingAlarms alarms, TimeProvider time, Action<SpoolRecovery> found) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _later = Task.CompletedTask;

    public void Start()
    {
        if (!Try(complain: true)) _later = LaterAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _later;
        _stop.Dispose();
    }

    private async Task LaterAsync()
    {
        try
        {
            do await Task.Delay(Pause, time, _stop.Token);
            while (!Try(complain: false));
        }
        catch (OperationCanceledException)
        {
            // Stopping: the next start looks again.
        }
    }

    private bool Try(bool complain)
    {
        try
        {
            found(SpoolRecovery.Look(roots, isOwn));
            return true;
        }
        catch (IOException failed)
        {
            if (complain) alarms.Raise(AlarmKind.SpoolUnread, failed.Message);
            return false;
        }
    }
}
