using System.Diagnostics.Metrics;
using VxmlGir.Contracts.Identity;

namespace VxmlGir.Interpreter.Script;

/// <summary>The engine of the house: Jint 2.10.4 on dedicated threads. A context stays with the thread it was given.</summary>
internal sealed class JintScriptEngine : IScriptEngine
{
    private readonly ScriptWorker[] _workers;
    private int _next;

    public JintScriptEngine(ScriptOptions options, TimeProvider time, IIds ids, Meter meter)
    {
        Refused = meter.CreateCounter<long>("vxmlgir.script.refused", description: "Scripts that failed or ran into a limit");
        var factory = new JintFactory(options, time, ids);
        _workers = [.. Enumerable.Range(0, options.Threads).Select(i => new ScriptWorker(i, options, factory, meter))];
    }

    public Counter<long> Refused { get; }

    public IScriptContext NewContext() => new JintScriptContext(_workers[(uint)Interlocked.Increment(ref _next) % _workers.Length], Refused);

    public void Dispose()
    {
        foreach (var worker in _workers) worker.Dispose();
    }
}
