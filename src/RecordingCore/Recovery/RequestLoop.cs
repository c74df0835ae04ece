using VxmlGir.RecordingCore.Alarms;

namespace VxmlGir.RecordingCore.Recovery;

/// <summary>Looks for what people asked for from the command line: at once, and then at intervals. One loop on the pool, so that no two requests are at work together.</summary>
internal sealed class RequestLoop(TimeSpan interval, RecordingAlarms alarms, TimeProvider time, params Func<Task>[] passes) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private bool _complained;
    private volatile bool _looked;

    /// <summary>What was asked for before the start is done, or cannot be done now.</summary>
    public bool HasLooked => _looked;

    public void Start() => _loop = RunAsync();

    /// <summary>A pass that was begun comes to its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await PassAsync();
                _looked = true;
                await Task.Delay(interval, time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: the requests stay for the next start.
        }
    }

    private async Task PassAsync()
    {
        try
        {
            foreach (var pass in passes) await pass();
            _complained = false;
        }
        catch (IOException failed)
        {
            // Once until it works again: a spool that cannot be read has alarms of its own.
            if (!_complained) alarms.Raise(AlarmKind.Internal, "requests about the quarantine cannot be done now: " + failed.Message);
            _complained = true;
        }
    }
}
