using System.Collections.Immutable;
using System.Globalization;

namespace VxmlGir.Interpreter.Script;

/// <summary>An expression that can be understood without an engine: a literal without escapes, or names joined by dots.</summary>
internal abstract record TrivialExpression
{
    private const int MaxLength = 256;

    private static readonly ImmutableHashSet<string> Reserved =
    [
        "this", "new", "typeof", "void", "delete", "function", "in", "instanceof", "NaN", "Infinity", "var", "if", "else",
        "for", "while", "do", "return", "switch", "case", "default", "break", "continue", "throw", "try", "catch", "finally",
        "with", "debugger", "class", "const", "enum", "export", "extends", "import", "super",
    ];

    public sealed record Constant(ScriptValue Value) : TrivialExpression;

    public sealed record Path(ImmutableArray<string> Names) : TrivialExpression;

    public sealed record Comparison(TrivialExpression Left, TrivialExpression Right, bool Negated) : TrivialExpression;

    public sealed record Sum(ImmutableArray<TrivialExpression> Parts) : TrivialExpression;

    public static TrivialExpression? TryRead(string source) =>
        source.Length > MaxLength ? null : TryReadOperand(source) ?? TrivialOperation.TryRead(source);

    public static TrivialExpression? TryReadOperand(string source)
    {
        if (source.Length > MaxLength) return null;
        var text = source.AsSpan().Trim();
        if (text.IsEmpty) return null;
        return text[0] switch
        {
            '\'' or '"' => Quoted(text),
            >= '0' and <= '9' => Number(text),
            _ => Word(text),
        };
    }

    private static Constant? Quoted(ReadOnlySpan<char> text)
    {
        var quote = text[0];
        if (text.Length < 2 || text[^1] != quote) return null;
        var inner = text[1..^1];
        return inner.ContainsAny("\\\r\n") || inner.Contains(quote) ? null : new Constant(new ScriptValue.Text(inner.ToString()));
    }

    private static Constant? Number(ReadOnlySpan<char> text)
    {
        // A leading zero may mean octal; leave it to the engine.
        if (text.Length > 15 || (text.Length > 1 && text[0] == '0' && text[1] != '.')) return null;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? new Constant(new ScriptValue.Number(value))
            : null;
    }

    private static TrivialExpression? Word(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '$' or '.')) return null;
        }
        var names = text.ToString().Split('.');
        if (names.Any(n => n.Length == 0 || char.IsAsciiDigit(n[0]) || Reserved.Contains(n))) return null;
        return names is [var only]
            ? only switch
            {
                "true" => new Constant(ScriptValue.True),
                "false" => new Constant(ScriptValue.False),
                "null" => new Constant(ScriptValue.Null.Value),
                "undefined" => new Constant(ScriptValue.Undefined.Value),
                _ => new Path([only]),
            }
            : new Path([.. names]);
    }
}
