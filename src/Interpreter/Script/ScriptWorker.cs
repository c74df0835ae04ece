using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Jint;

namespace VxmlGir.Interpreter.Script;

/// <summary>
/// One dedicated thread with a deep stack: scripts run here, one evaluation at a time, in the order they were asked for.
/// Parsed programs and ready engines belong to the thread, so nothing of Jint is ever shared between threads.
/// A running thread cannot be aborted (measured on .NET 10: <c>ControlledExecution</c> ends the process out of the engine's native
/// loops), so every loop, native ones included, looks at the budget or is bounded by <see cref="ScriptGuards"/>.
/// </summary>
internal sealed class ScriptWorker : IDisposable
{
    private readonly BlockingCollection<Action> _jobs = [];
    private readonly ScriptOptions _options;
    private readonly JintFactory _factory;
    private readonly Histogram<double> _time;
    private readonly Histogram<long> _allocated;
    private readonly Stack<Engine> _ready = new();
    private readonly ConditionalWeakTable<ScriptSource, ParsedProgram> _programs = [];
    private readonly ScriptGuards _guards;

    public ScriptWorker(int number, ScriptOptions options, JintFactory factory, Meter meter)
    {
        _time = meter.CreateHistogram<double>("vxmlgir.script.time", "ms", "How long evaluations took");
        _allocated = meter.CreateHistogram<long>("vxmlgir.script.allocated", "By", "What evaluations allocated");
        (_options, _factory) = (options, factory);
        _guards = new ScriptGuards(options);
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

    public TimeSpan TimeWithoutWaiting => _options.TimeWithoutWaiting;

    /// <summary>A moment of the limits' clock.</summary>
    public long Now => _options.Watch.GetTimestamp();

    public TimeSpan Since(long moment) => _options.Watch.GetElapsedTime(moment);

    public Engine TakeEngine() => _ready.TryPop(out var engine) ? engine : _factory.Create(_guards);

    public ParsedProgram Parse(ScriptSource source) => _programs.GetValue(source, s => ParsedProgram.Parse(s, _guards));

    /// <summary>Runs script code within the limits.</summary>
    public T Execute<T>(Func<T> code)
    {
        _guards.Budget.Begin();
        var began = _options.Watch.GetTimestamp();
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return code();
        }
        finally
        {
            _time.Record(_options.Watch.GetElapsedTime(began).TotalMilliseconds);
            _allocated.Record(GC.GetAllocatedBytesForCurrentThread() - bytes);
        }
    }

    public void Dispose() => _jobs.CompleteAdding();

    private void Loop()
    {
        while (!_jobs.IsCompleted)
        {
            // Engines are built while there is nothing else to do.
            if (_jobs.Count == 0 && _ready.Count < _options.Ready) _ready.Push(_factory.Create(_guards));
            else if (_jobs.TryTake(out var job, Timeout.Infinite)) job();
        }
    }
}
