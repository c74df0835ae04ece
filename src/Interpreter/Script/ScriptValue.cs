using System.Collections.Immutable;
using System.Globalization;

namespace VxmlGir.Interpreter.Script;

/// <summary>A value of the script language as the rest of the house sees it; immutable, no type of an engine.</summary>
public abstract record ScriptValue
{
    private protected ScriptValue() { }

    public static ScriptValue True { get; } = new Boolean(true);

    public static ScriptValue False { get; } = new Boolean(false);

    public sealed record Undefined : ScriptValue
    {
        public static Undefined Value { get; } = new();
    }

    public sealed record Null : ScriptValue
    {
        public static Null Value { get; } = new();
    }

    public sealed record Boolean(bool Value) : ScriptValue;

    public sealed record Number(double Value) : ScriptValue;

    public sealed record Text(string Value) : ScriptValue;

    /// <summary>An object without methods.</summary>
    public sealed record Structure(ImmutableDictionary<string, ScriptValue> Members) : ScriptValue
    {
        public static Structure Empty { get; } = new(ImmutableDictionary<string, ScriptValue>.Empty);

        /// <summary>Scripts cannot change it, nor what lies below (session variables).</summary>
        public bool IsReadOnly { get; init; }
    }

    public sealed record List(ImmutableArray<ScriptValue> Items) : ScriptValue
    {
        /// <summary>Named members beside the items, as <c>application.lastresult$</c> has them.</summary>
        public ImmutableDictionary<string, ScriptValue> Members { get; init; } = ImmutableDictionary<string, ScriptValue>.Empty;

        /// <summary>As that of a <see cref="Structure"/>.</summary>
        public bool IsReadOnly { get; init; }
    }

    /// <summary>An object that lives in the script engine; only the context it came from can look into it.</summary>
    public abstract record Live : ScriptValue;

    /// <summary>The same value, but that scripts cannot change it nor what lies below.</summary>
    public ScriptValue AsReadOnly() => this switch
    {
        Structure structure => structure with { IsReadOnly = true },
        List list => list with { IsReadOnly = true },
        _ => this,
    };

    /// <summary>The text of a primitive (ECMA-262 section 9.8); objects need <see cref="IScriptContext.TextAsync"/>.</summary>
    public string PrimitiveText => this switch
    {
        Undefined => "undefined",
        Null => "null",
        Boolean b => b.Value ? "true" : "false",
        Number n => NumberText(n.Value),
        Text t => t.Value,
        List l => string.Join(',', l.Items.Select(i => i is Undefined or Null ? "" : i.PrimitiveText)),
        _ => "[object Object]",
    };

    /// <summary>ECMA-262 section 9.2.</summary>
    public bool IsTruthy => this switch
    {
        Undefined or Null => false,
        Boolean b => b.Value,
        Number n => n.Value != 0 && !double.IsNaN(n.Value),
        Text t => t.Value.Length > 0,
        _ => true,
    };

    private static string NumberText(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "Infinity" : "-Infinity";
        return Math.Abs(value) < 1e21 && value == Math.Truncate(value)
            ? value.ToString("F0", CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);
    }
}
