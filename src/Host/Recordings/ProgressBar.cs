using Spectre.Console;
using VxmlGir.RecordingCore.Verification;

namespace VxmlGir.Host.Recordings;

/// <summary>A bar on the terminal while something long is done; nothing where nobody looks (redirected, or JSON wanted).</summary>
internal static class ProgressBar
{
    public static T Run<T>(bool wanted, Func<IProgress<VerifyProgress>?, T> work)
    {
        if (!wanted || Console.IsErrorRedirected || !Environment.UserInteractive) return work(null);
        return OnTerminal().Start(context => work(new Bars(context)));
    }

    /// <summary>The same for work that waits.</summary>
    public static Task<T> RunAsync<T>(bool wanted, Func<IProgress<VerifyProgress>?, Task<T>> work)
    {
        if (!wanted || Console.IsErrorRedirected || !Environment.UserInteractive) return work(null);
        return OnTerminal().StartAsync(context => work(new Bars(context)));
    }

    private static Progress OnTerminal() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
        .Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());

    // A bar for each part, in the order they come.
    private sealed class Bars(ProgressContext context) : IProgress<VerifyProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(VerifyProgress value)
        {
            if (!_tasks.TryGetValue(value.Part, out var task)) _tasks[value.Part] = task = context.AddTask(value.Part);
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Total == 0 ? 1 : value.Done;
        }
    }
}
