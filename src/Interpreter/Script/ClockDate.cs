using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;
using Jint.Runtime.Interop;

namespace VxmlGir.Interpreter.Script;

/// <summary><c>Date</c> with the time of a <see cref="TimeProvider"/>: only "now" differs from the engine's own.</summary>
internal sealed class ClockDate : FunctionInstance, IConstructor
{
    private readonly TimeProvider _time;

    public ClockDate(Engine engine, TimeProvider time)
        : base(engine, null, null, false)
    {
        _time = time;
        Extensible = true;
        Prototype = engine.Function.PrototypeObject;
        FastAddProperty("length", 7, false, false, false);
        FastAddProperty("prototype", engine.Date.PrototypeObject, false, false, false);
        FastAddProperty("parse", engine.Date.Get("parse"), true, false, true);
        DateBounds.Install(engine);
        FastAddProperty("UTC", engine.Date.Get("UTC"), true, false, true);
        FastAddProperty("now", new ClrFunctionInstance(engine, (_, _) => Now, 0), true, false, true);
        engine.Date.PrototypeObject.FastAddProperty("constructor", this, true, false, true);
    }

    private double Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public override JsValue Call(JsValue thisObject, JsValue[] arguments)
    {
        var text = Construct([]);
        return text.Get("toString").Invoke(text, []);
    }

    public ObjectInstance Construct(JsValue[] arguments) => arguments.Length == 0 ? Engine.Date.Construct(Now) : Engine.Date.Construct(DateBounds.OfConstructor(arguments));
}
