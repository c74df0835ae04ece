using Jint;
using Jint.Native.Object;
using Jint.Runtime.Environments;

namespace VxmlGir.Interpreter.Script;

/// <summary>
/// A scope: a plain table until a script needs the engine, then a script object whose environment record is the scope itself,
/// so that scripts and the dialog see the same variables.
/// </summary>
internal sealed class JintScope(JintScope? outer) : IScriptScope
{
    private Dictionary<string, ScriptValue>? _table = new(StringComparer.Ordinal);
    private ObjectInstance? _object;

    public IScriptScope? Outer => outer;

    public ScriptValue Self => new ScopeReference(this);

    public LexicalEnvironment? Environment { get; private set; }

    public ObjectInstance? Object => _object;

    public void Declare(string name, ScriptValue value)
    {
        if (_object is null) _table![name] = value;
        else _object.FastAddProperty(name, JintValues.ToJint(value, _object.Engine), true, true, true);
    }

    public ScriptValue? Find(string name)
    {
        if (_object is null) return _table!.GetValueOrDefault(name);
        var property = _object.GetOwnProperty(name);
        if (property == Jint.Runtime.Descriptors.PropertyDescriptor.Undefined) return null;
        // A getter would run script here, on the session's thread: it is left to the engine.
        return property.Value is { } value ? JintValues.FromJint(value) : ScriptValue.Undefined.Value;
    }

    /// <summary>Moves the scope, and those around it, into the engine. On the engine's thread.</summary>
    public LexicalEnvironment Enter(Engine engine)
    {
        if (Environment is not null) return Environment;
        var outerEnvironment = outer?.Enter(engine) ?? engine.GlobalEnvironment;
        _object = new ObjectInstance(engine) { Extensible = true };
        Environment = LexicalEnvironment.NewObjectEnvironment(engine, _object, outerEnvironment, false);
        foreach (var (name, value) in _table!) Declare(name, value);
        _table = null;
        return Environment;
    }
}

/// <summary>The scope object as a value: what <c>dialog</c> or <c>application</c> names.</summary>
internal sealed record ScopeReference(JintScope Scope) : ScriptValue.Live;
