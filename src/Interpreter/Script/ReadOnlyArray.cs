using System.Collections.Immutable;
using Jint;
using Jint.Native;
using Jint.Native.Array;
using Jint.Runtime;
using Jint.Runtime.Descriptors;

namespace VxmlGir.Interpreter.Script;

/// <summary>An array that no script changes: the engine's own looks neither at attributes of its items nor whether it may grow.</summary>
internal sealed class ReadOnlyArray : ArrayInstance
{
    private readonly bool _sealed;

    public ReadOnlyArray(Engine engine, ImmutableArray<JsValue> items)
        : base(engine)
    {
        Prototype = engine.Array.PrototypeObject;
        Extensible = true;
        FastAddProperty("length", new JsValue(items.Length), true, false, false);
        for (var i = 0; i < items.Length; i++) base.Put($"{i}", items[i], false);
        _sealed = true;
    }

    public override void Put(string propertyName, JsValue value, bool throwOnError)
    {
        if (!_sealed) base.Put(propertyName, value, throwOnError);
        else if (throwOnError) throw Refusal(propertyName);
    }

    public override bool DefineOwnProperty(string propertyName, PropertyDescriptor desc, bool throwOnError)
    {
        if (!_sealed) return base.DefineOwnProperty(propertyName, desc, throwOnError);
        return throwOnError ? throw Refusal(propertyName) : false;
    }

    public override bool Delete(string propertyName, bool throwOnError) => throwOnError ? throw Refusal(propertyName) : false;

    private JavaScriptException Refusal(string name) => new(Engine.TypeError, $"'{name}' is read only");
}
