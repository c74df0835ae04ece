using System.Globalization;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>What both forms of SRGS read alike: words, repeats, weights, names.</summary>
internal static class GrammarWords
{
    /// <summary>A rule may not have these names (SRGS 1.0 section 3.1).</summary>
    public static bool IsRuleName(string name) => name.Length > 0 && name is not ("NULL" or "VOID" or "GARBAGE") && !name.AsSpan().ContainsAny(".:-");

    // In DTMF mode every key is a token even when keys stand together, as applications write them (SRGS 1.0 appendix E wants spaces).
    public static IEnumerable<Expansion> Tokens(string token, GrammarMode mode)
    {
        if (mode != GrammarMode.Dtmf) return [Words(token)];
        if (token is "star" or "pound") return [new Expansion.Token(token == "star" ? "*" : "#")];
        return token.All(Keys.IsKey) ? token.Select(key => new Expansion.Token(key.ToString())) : [Words(token)];
    }

    // A token of several words ("San Francisco") is heard as its words, but counts as one.
    public static Expansion Words(string text)
    {
        var words = text.Trim('"', ' ', '\n', '\t', '\r').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words is [var only] ? new Expansion.Token(only) : new Expansion.Sequence([.. words.Select((w, i) => new Expansion.Token(w, Continues: i > 0))]);
    }

    public static bool IsWeight(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight >= 0;

    /// <summary><c>3</c>, <c>0-4</c> or <c>2-</c> (SRGS 1.0 section 2.5).</summary>
    public static bool TryRepeat(string text, int most, out int min, out int? max)
    {
        max = null;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (!int.TryParse((dash < 0 ? text : text[..dash]).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out min)) return false;
        if (dash < 0) max = min;
        else if (!string.IsNullOrWhiteSpace(text[(dash + 1)..]))
        {
            if (!int.TryParse(text[(dash + 1)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var upper)) return false;
            max = upper;
        }
        return min <= most && (max is null || (max <= most && max >= min));
    }

    public static TagFormat FormatOf(string? name) => name switch
    {
        null or "" or "semantics/1.0" or "semantics/1.0.2006" => TagFormat.Script,
        "semantics/1.0-literals" => TagFormat.Literal,
        _ => TagFormat.Unknown,
    };
}
