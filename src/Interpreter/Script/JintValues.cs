using System.Collections.Immutable;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;

namespace VxmlGir.Interpreter.Script;

/// <summary>Between our values and Jint's.</summary>
internal static class JintValues
{
    public const int MaxSnapshotDepth = 8;
    private const int MaxSnapshotMembers = 10_000;

    public static JsValue ToJint(ScriptValue value, Engine engine) => value switch
    {
        ScriptValue.Null => JsValue.Null,
        ScriptValue.Boolean b => b.Value ? JsValue.True : JsValue.False,
        ScriptValue.Number n => new JsValue(n.Value),
        ScriptValue.Text t => new JsValue(t.Value),
        ScriptValue.Structure structure => new JsValue(ToObject(structure, engine, structure.IsReadOnly)),
        ScriptValue.List list => new JsValue(ToArray(list, engine)),
        JintLive live => live.Value,
        DomValue document => new JsValue(JintDom.Create(engine, document.Document)),
        ScopeReference scope => new JsValue(EnterScope(scope.Scope, engine)),
        _ => JsValue.Undefined,
    };

    public static ScriptValue FromJint(JsValue value)
    {
        if (value.IsUndefined()) return ScriptValue.Undefined.Value;
        if (value.IsNull()) return ScriptValue.Null.Value;
        if (value.IsBoolean()) return value.AsBoolean() ? ScriptValue.True : ScriptValue.False;
        if (value.IsNumber()) return new ScriptValue.Number(value.AsNumber());
        return value.IsString() ? new ScriptValue.Text(value.AsString()) : new JintLive(value);
    }

    /// <summary>A copy without functions; what lies deeper than the limit, or comes after too many members, is left out.</summary>
    public static ScriptValue Snapshot(JsValue value)
    {
        var left = MaxSnapshotMembers;
        return Snapshot(value, 0, ref left);
    }

    private static ScriptValue Snapshot(JsValue value, int depth, ref int left)
    {
        if (!value.IsObject()) return FromJint(value);
        var item = value.AsObject();
        if (depth >= MaxSnapshotDepth || item is Jint.Native.Function.FunctionInstance) return ScriptValue.Undefined.Value;
        if (item is Jint.Native.Date.DateInstance) return new ScriptValue.Text(value.ToString());
        var members = ImmutableDictionary.CreateBuilder<string, ScriptValue>();
        foreach (var (name, property) in item.GetOwnProperties())
        {
            if (left-- <= 0) break;
            if (property.Enumerable == true && property.Value is { } inner) members[name] = Snapshot(inner, depth + 1, ref left);
        }
        if (!value.IsArray()) return new ScriptValue.Structure(members.ToImmutable());
        var length = (int)Math.Min(item.Get("length").AsNumber(), MaxSnapshotMembers);
        return new ScriptValue.List([.. Enumerable.Range(0, length).Select(i => members.GetValueOrDefault($"{i}") ?? ScriptValue.Undefined.Value)]);
    }

    private static ObjectInstance EnterScope(JintScope scope, Engine engine)
    {
        scope.Enter(engine);
        return scope.Object!;
    }

    private static ObjectInstance ToObject(ScriptValue.Structure structure, Engine engine, bool readOnly)
    {
        var result = engine.Object.Construct([]);
        foreach (var (name, value) in structure.Members)
        {
            result.FastSetProperty(name, new PropertyDescriptor(ToJint(readOnly ? value.AsReadOnly() : value, engine), !readOnly, true, !readOnly));
        }
        if (readOnly) result.Extensible = false;
        return result;
    }

    private static ObjectInstance ToArray(ScriptValue.List list, Engine engine)
    {
        if (list.IsReadOnly) return new ReadOnlyArray(engine, [.. list.Items.Select(i => ToJint(i.AsReadOnly(), engine))]);
        var result = engine.Array.Construct([]);
        for (var i = 0; i < list.Items.Length; i++) result.Put($"{i}", ToJint(list.Items[i], engine), false);
        foreach (var (name, value) in list.Members) result.FastAddProperty(name, ToJint(value, engine), true, false, true);
        return result;
    }
}

internal sealed record JintLive(JsValue Value) : ScriptValue.Live;
