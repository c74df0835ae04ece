namespace VxmlGir.EndToEnd.Support.Running;

/// <summary>strace, attached to a running program to make one system call fail.</summary>
internal sealed class ErrorInjection : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ChildProcess _strace;

    private ErrorInjection(int pid, string call, string error, int number)
    {
        Trace = _folder["trace"];
        _strace = ChildProcess.Start("strace",
            ["-f", "-qq", "-o", Trace, "-p", $"{pid}", "-e", $"trace={call}", "-e", $"inject={call}:error={error}:when={number}"]);
    }

    private string Trace { get; }

    /// <summary>Whether the call was reached.</summary>
    public bool Happened => File.Exists(Trace) && File.ReadAllText(Trace).Contains("(INJECTED)", StringComparison.Ordinal);

    /// <summary>The line of the call that failed.</summary>
    public string What => File.ReadLines(Trace).FirstOrDefault(l => l.Contains("(INJECTED)", StringComparison.Ordinal)) ?? "nothing";

    /// <summary>The <paramref name="number"/>th of these calls fails, in whatever thread.</summary>
    public static async Task<ErrorInjection> AttachAsync(int pid, string call, string error, int number)
    {
        var injection = new ErrorInjection(pid, call, error, number);
        await Eventually.TrueAsync(() => injection._strace.HasExited || IsTraced(pid), TimeSpan.FromSeconds(20), $"strace attached\n{injection._strace.Output}");
        if (injection._strace.HasExited) throw new InvalidOperationException($"strace: {injection._strace.Output}");
        return injection;
    }

    public async Task DetachAsync()
    {
        _strace.Signal(2);
        await _strace.WaitAsync(TimeSpan.FromSeconds(10));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_strace.HasExited) await DetachAsync();
        await _strace.DisposeAsync();
        _folder.Dispose();
    }

    private static bool IsTraced(int pid)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{pid}/task").All(t => !File.ReadLines(Path.Combine(t, "status")).Contains("TracerPid:\t0"));
        }
        catch (IOException)
        {
            return false; // A thread ended while it was looked at.
        }
    }
}
