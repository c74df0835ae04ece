using System.Collections.Immutable;

namespace VxmlGir.Interpreter.Script;

/// <summary>
/// Two shapes that most conditions and prompts have, understood without an engine: <c>a == 'x'</c> and <c>'a' + b + 'c'</c>, where
/// every part is trivial itself. Values that would need conversion are left to the engine.
/// </summary>
internal static class TrivialOperation
{
    private static readonly ImmutableArray<string> Operators = ["===", "!==", "==", "!=", "+"];

    /// <summary>Splits at operators outside of quotes; null when the text is of another shape.</summary>
    public static TrivialExpression? TryRead(string text)
    {
        var parts = ImmutableArray.CreateBuilder<TrivialExpression>();
        var (start, found) = (0, (string?)null);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is '\'' or '"')
            {
                at = text.IndexOf(text[at], at + 1);
                if (at < 0) return null;
                continue;
            }
            if (Operators.FirstOrDefault(o => text.AsSpan(at).StartsWith(o)) is not { } sign) continue;
            if (found is not null && (sign != "+" || found != "+")) return null;
            if (!TryAdd(parts, text[start..at])) return null;
            found = sign;
            at += sign.Length - 1;
            start = at + 1;
        }
        if (found is null || !TryAdd(parts, text[start..])) return null;
        return found == "+" ? new TrivialExpression.Sum(parts.ToImmutable()) : new TrivialExpression.Comparison(parts[0], parts[1], found[0] == '!');
    }

    /// <summary>Equality of primitives of one type (ECMA-262 section 11.9); null when types differ or an object is involved.</summary>
    public static ScriptValue? Equal(ScriptValue a, ScriptValue b, bool negated)
    {
        bool? equal = (a, b) switch
        {
            (ScriptValue.Text x, ScriptValue.Text y) => x.Value == y.Value,
            (ScriptValue.Number x, ScriptValue.Number y) => x.Value == y.Value,
            (ScriptValue.Boolean x, ScriptValue.Boolean y) => x.Value == y.Value,
            (ScriptValue.Undefined, ScriptValue.Undefined) => true,
            (ScriptValue.Undefined, ScriptValue.Text or ScriptValue.Number or ScriptValue.Boolean) => false,
            (ScriptValue.Text or ScriptValue.Number or ScriptValue.Boolean, ScriptValue.Undefined) => false,
            _ => null,
        };
        return equal is { } known ? (known != negated ? ScriptValue.True : ScriptValue.False) : null;
    }

    /// <summary>The sum when its first part is a text, so that everything is; null otherwise.</summary>
    public static ScriptValue? Join(IReadOnlyList<ScriptValue> parts) =>
        parts[0] is ScriptValue.Text && parts.All(p => p is ScriptValue.Text or ScriptValue.Boolean or ScriptValue.Undefined or ScriptValue.Null)
            ? new ScriptValue.Text(string.Concat(parts.Select(p => p.PrimitiveText)))
            : null;

    private static bool TryAdd(ImmutableArray<TrivialExpression>.Builder parts, string text)
    {
        if (TrivialExpression.TryReadOperand(text) is not { } part) return false;
        parts.Add(part);
        return true;
    }
}
