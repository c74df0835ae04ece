namespace VxmlGir.Interpreter.Script;

/// <summary>The shared script engine: threads, pre-built contexts, parsed programs. Thread-safe.</summary>
public interface IScriptEngine : IDisposable
{
    /// <summary>A context for one session. Costs nothing until a script needs the engine.</summary>
    IScriptContext NewContext();
}

/// <summary>The variables and scripts of one session. One caller at a time; evaluation runs on the engine's own threads.</summary>
public interface IScriptContext : IDisposable
{
    /// <summary>A scope below <paramref name="outer"/> (null: the global object).</summary>
    /// <param name="names">Names under which the scope sees itself, for example <c>dialog</c> (VoiceXML 2.0 section 5.1.2).</param>
    IScriptScope NewScope(IScriptScope? outer, params ReadOnlySpan<string> names);

    ValueTask<ScriptOutcome> EvaluateAsync(ScriptSource source, IScriptScope scope);

    /// <summary>Assigns to a variable that exists, or to a property; <c>error.semantic</c> when the variable was never declared (section 5.3.2).</summary>
    ValueTask<ScriptFault?> AssignAsync(ScriptSource target, ScriptValue value, IScriptScope scope);

    /// <summary>The text of any value; objects are asked for theirs.</summary>
    ValueTask<ScriptOutcome> TextAsync(ScriptValue value);

    /// <summary>The caller was waited for: the time that all evaluations may take together begins anew.</summary>
    void Waited();

    /// <summary>A copy of a live object, without functions, at most eight levels deep.</summary>
    ValueTask<ScriptValue> SnapshotAsync(ScriptValue value);
}

/// <summary>One scope object of VoiceXML: session, application, document, dialog or anonymous.</summary>
public interface IScriptScope
{
    IScriptScope? Outer { get; }

    /// <summary>The scope object itself, as a value under which a script can name it.</summary>
    ScriptValue Self { get; }

    void Declare(string name, ScriptValue value);

    /// <summary>The variable of this very scope, or null when it has none of this name.</summary>
    ScriptValue? Find(string name);
}

/// <summary>What an evaluation gave.</summary>
public readonly record struct ScriptOutcome(ScriptValue Value, ScriptFault? Fault)
{
    public static implicit operator ScriptOutcome(ScriptValue value) => new(value, null);

    public static implicit operator ScriptOutcome(ScriptFault fault) => new(ScriptValue.Undefined.Value, fault);

    public static ScriptOutcome FromScriptValue(ScriptValue value) => value;

    public static ScriptOutcome FromScriptFault(ScriptFault fault) => fault;
}

/// <summary>Why a script did not give a value; becomes <c>error.semantic</c>.</summary>
public sealed record ScriptFault(string Message, Ports.SourcePlace Place);
