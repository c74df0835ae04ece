using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;

namespace VxmlGir.Interpreter.Script;

/// <summary>A function of the engine behind a look at its arguments; as constructor and as function alike.</summary>
internal sealed class GatedFunction : FunctionInstance, IConstructor
{
    private readonly FunctionInstance _inner;
    private readonly Action<JsValue[]> _check;

    public GatedFunction(Engine engine, FunctionInstance inner, Action<JsValue[]> check)
        : base(engine, null, null, false)
    {
        (_inner, _check) = (inner, check);
        Extensible = true;
        Prototype = inner.Prototype;
        FastAddProperty("length", 1, false, false, false);
        if (inner.HasOwnProperty("prototype")) FastAddProperty("prototype", inner.Get("prototype"), false, false, false);
    }

    public override JsValue Call(JsValue thisObject, JsValue[] arguments)
    {
        _check(arguments);
        return _inner.Call(thisObject, arguments);
    }

    public ObjectInstance Construct(JsValue[] arguments)
    {
        _check(arguments);
        return _inner is IConstructor constructor
            ? constructor.Construct(arguments)
            : throw new Jint.Runtime.JavaScriptException(Engine.TypeError, "not a constructor");
    }
}
