using System.Collections.Immutable;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Recovery;

/// <summary>
/// Takes up what an earlier process left: at the start, or, where a folder cannot be read then, as soon as it can. All roots or none: the segments of one recording may lie on both.
/// Where there is no room for the last seconds of recordings, they wait for it, and the others do not.
/// </summary>
internal sealed class TakingUp(SpoolRoots roots, TailPouring tails, Func<string, bool> isOwn, RecordingAlarms alarms, TimeProvider time, Action<SpoolRecovery> found) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _later = Task.CompletedTask;
    private Task _tidied = Task.CompletedTask;

    // Null until the spool was looked at; then who still waits.
    private ImmutableHashSet<string>? _waiting;

    public void Start()
    {
        if (!Try(complain: true)) _later = LaterAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _later;
        await _tidied;
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
            var poured = tails.Pour();
            if (Look(poured.Waiting) is var left && (_waiting is null || !left.ToFinalise.IsEmpty)) found(left);
            _waiting = poured.Waiting;
            _tidied = poured.TidyAsync();
            return _waiting.IsEmpty;
        }
        catch (IOException failed)
        {
            if (complain) alarms.Raise(AlarmKind.SpoolUnread, failed.Message);
            return false;
        }
    }

    // At a later look nobody is new but those who waited.
    private SpoolRecovery Look(ImmutableHashSet<string> waiting)
    {
        var left = SpoolRecovery.Look(roots, name => isOwn(name) || _waiting?.Contains(name) == false);
        return left with { ToFinalise = [.. left.ToFinalise.Where(j => !waiting.Contains(j.MediaId))] };
    }
}
