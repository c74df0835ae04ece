using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;

namespace VxmlGir.Interpreter.Script;

/// <summary>A constructor of the engine behind our own way to construct; called and constructed alike.</summary>
internal sealed class GatedFunction : FunctionInstance, IConstructor
{
    private readonly Func<JsValue[], ObjectInstance> _construct;

    public GatedFunction(Engine engine, FunctionInstance inner, Func<JsValue[], ObjectInstance> construct)
        : base(engine, null, null, false)
    {
        _construct = construct;
        Extensible = true;
        Prototype = inner.Prototype;
        FastAddProperty("length", 1, false, false, false);
        FastAddProperty("prototype", inner.Get("prototype"), false, false, false);
    }

    public override JsValue Call(JsValue thisObject, JsValue[] arguments) => new(_construct(arguments));

    public ObjectInstance Construct(JsValue[] arguments) => _construct(arguments);
}
