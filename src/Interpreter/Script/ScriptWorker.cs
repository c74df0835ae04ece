using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Jint;

namespace VxmlGir.Interpreter.Script;

/// <summary>
/// One dedicated thread with a deep stack: scripts run here, one evaluation at a time, in the order they were asked for.
/// Parsed programs and ready engines belong to the thread, so nothing of Jint is ever shared between threads.
/// </summary>
internal sealed class ScriptWorker : IDisposable
{
    private readonly BlockingCollection<Action> _jobs = [];
    private readonly Stack<Engine> _ready = new();
    private readonly ConditionalWeakTable<ScriptSource, ParsedProgram> _programs = [];
    private readonly ScriptOptions _options;
    private readonly JintFactory _factory;

    public ScriptWorker(int number, ScriptOptions options, JintFactory factory)
    {
        _options = options;
        _factory = factory;
        var thread = new Thread(Loop, options.StackMegabytes * 1024 * 1024) { IsBackground = true, Name = $"script {number}" };
        thread.Start();
    }

    /// <summary>Runs <paramref name="job"/> on this thread; what it throws comes back to the caller.</summary>
    public async ValueTask<T> RunAsync<T>(Func<ScriptWorker, T> job)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _jobs.Add(() =>
        {
            try
            {
                done.SetResult(job(this));
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
        });
        return await done.Task;
    }

    public Engine TakeEngine() => _ready.TryPop(out var engine) ? engine : _factory.Create();

    public ParsedProgram Parse(ScriptSource source) => _programs.GetValue(source, static s => ParsedProgram.Parse(s));

    public void Dispose() => _jobs.CompleteAdding();

    private void Loop()
    {
        while (!_jobs.IsCompleted)
        {
            // Engines are built while there is nothing else to do.
            if (_jobs.Count == 0 && _ready.Count < _options.Ready) _ready.Push(_factory.Create());
            else if (_jobs.TryTake(out var job, Timeout.Infinite)) job();
        }
    }
}
