using System.Diagnostics.Metrics;
using VxmlGir.Contracts.Identity;

namespace VxmlGir.Interpreter.Script;

/// <summary>The one way to get a script engine.</summary>
public static class ScriptEngines
{
    /// <param name="time">What scripts see as <c>Date</c>, time zone included.</param>
    /// <param name="ids">What scripts see as <c>Math.random</c>.</param>
    public static IScriptEngine Create(ScriptOptions options, TimeProvider time, IIds ids, Meter meter) => new JintScriptEngine(options, time, ids, meter);
}
