using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Runtime.Interop;
using VxmlGir.Contracts.Identity;

namespace VxmlGir.Interpreter.Script;

/// <summary>Makes engines: no CLR, bounded, with our clock and our randomness.</summary>
internal sealed class JintFactory(ScriptOptions options, TimeProvider time, IIds ids)
{
    public Engine Create()
    {
        var engine = new Engine(o => o
            .MaxStatements(options.Statements)
            .LimitRecursion(options.Recursion)
            .TimeoutInterval(options.Time)
            .LocalTimeZone(time.LocalTimeZone));
        engine.Math.FastAddProperty("random", new ClrFunctionInstance(engine, (_, _) => ids.NewUInt32() / 4294967296.0, 0), true, false, true);
        engine.Global.FastAddProperty("Date", new ClockDate(engine, time), true, false, true);
        engine.Array.PrototypeObject.FastAddProperty("join", BoundedJoin.Create(engine), true, false, true);
        Guard(engine, "eval", engine.Eval);
        Guard(engine, "Function", engine.Function);
        var parse = engine.Json.Get("parse");
        engine.Json.FastAddProperty("parse", new ClrFunctionInstance(engine, (self, arguments) =>
        {
            Check(engine, arguments);
            return parse.Invoke(self, arguments);
        }, 2), true, false, true);
        return engine;
    }

    // Text that becomes code at run time passes the same gate as the document's own.
    private static void Guard(Engine engine, string name, JsValue original) =>
        engine.Global.FastAddProperty(name, new GatedFunction(engine, (FunctionInstance)original.AsObject(), arguments => Check(engine, arguments)), true, false, true);

    private static void Check(Engine engine, JsValue[] arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.IsString() && SourceGate.Refusal(argument.AsString()) is { } refusal)
                throw new Jint.Runtime.JavaScriptException(engine.SyntaxError, refusal);
        }
    }
}
