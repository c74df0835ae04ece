using Jint;
using Jint.Runtime.Interop;
using VxmlGir.Contracts.Identity;

namespace VxmlGir.Interpreter.Script;

/// <summary>Makes engines: no CLR, bounded, with our clock and our randomness.</summary>
internal sealed class JintFactory(ScriptOptions options, TimeProvider time, IIds ids)
{
    /// <param name="guards">Those of the thread that the engine belongs to.</param>
    public Engine Create(ScriptGuards guards)
    {
        var engine = new Engine(o => o
            .MaxStatements(options.Statements)
            .LimitRecursion(options.Recursion)
            .TimeoutInterval(options.Time)
            .LocalTimeZone(time.LocalTimeZone));
        engine.Math.FastAddProperty("random", new ClrFunctionInstance(engine, (_, _) => ids.NewUInt32() / 4294967296.0, 0), true, false, true);
        engine.Global.FastAddProperty("Date", new ClockDate(engine, time), true, false, true);
        guards.Install(engine);
        return engine;
    }
}
