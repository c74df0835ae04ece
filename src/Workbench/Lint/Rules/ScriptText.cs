using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>What can be told of a script's text without running it.</summary>
internal static partial class ScriptText
{
    private static readonly ImmutableHashSet<string> Words =
    [
        "break", "case", "catch", "continue", "debugger", "default", "delete", "do", "else", "false", "finally", "for", "function", "if", "in", "instanceof", "new",
        "null", "return", "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "let", "const", "undefined", "NaN", "Infinity", "arguments",
    ];

    /// <summary>The text of an expression that is one string literal without escapes; null for any other.</summary>
    public static string? Literal(string? expression)
    {
        var text = expression?.Trim();
        if (text is not { Length: >= 2 } || text[0] is not ('\'' or '"') || text[^1] != text[0]) return null;
        var inner = text[1..^1];
        return inner.Contains(text[0], StringComparison.Ordinal) || inner.Contains('\\', StringComparison.Ordinal) ? null : inner;
    }

    /// <summary>Names that the text reads or writes and does not declare itself: no properties, no keys of object literals, no own functions, parameters and variables.</summary>
    public static ImmutableArray<string> FreeNames(string text)
    {
        var tokens = Tokens(text);
        var own = OwnNames(tokens);
        return [.. tokens.Where((t, i) => IsName(t) && !Words.Contains(t) && !own.Contains(t) && !IsProperty(tokens, i)).Distinct()];
    }

    /// <summary>Names that a program makes visible to what follows it: functions, variables, and what it assigns without declaring.</summary>
    public static ImmutableHashSet<string> DeclaredNames(string text)
    {
        var tokens = Tokens(text);
        var names = OwnNames(tokens).ToBuilder();
        for (var i = 0; i + 1 < tokens.Length; i++)
        {
            if (IsName(tokens[i]) && tokens[i + 1] == "=" && !IsProperty(tokens, i)) names.Add(tokens[i]);
        }
        return names.ToImmutable();
    }

    /// <summary>The position of a single <c>=</c>, outside of functions; a condition hardly means it.</summary>
    public static bool Assigns(string text) => Tokens(text) is var tokens && tokens.Contains("=") && !tokens.Contains("function");

    public static ImmutableArray<string> Tokens(string text) =>
        [.. TokenForm().Matches(RegularExpressions.Blank(text.Length > 65_536 ? text[..65_536] : text)).Select(m => m.Value).Where(t => !t.StartsWith("//", StringComparison.Ordinal) && !t.StartsWith("/*", StringComparison.Ordinal))];

    private static bool IsName(string token) => char.IsLetter(token[0]) || token[0] is '_' or '$';

    private static bool IsProperty(ImmutableArray<string> tokens, int at)
    {
        var before = at > 0 ? tokens[at - 1] : "";
        var after = at + 1 < tokens.Length ? tokens[at + 1] : "";
        return before == "." || (after == ":" && before is "{" or ",");
    }

    private static ImmutableHashSet<string> OwnNames(ImmutableArray<string> tokens)
    {
        var names = ImmutableHashSet.CreateBuilder<string>();
        for (var i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] == "var") AddVariables(tokens, i + 1, names);
            else if (tokens[i] is "function" or "catch") AddParameters(tokens, i + 1, names);
        }
        return names.ToImmutable();
    }

    private static void AddVariables(ImmutableArray<string> tokens, int at, ImmutableHashSet<string>.Builder names)
    {
        var (depth, expects) = (0, true);
        for (; at < tokens.Length && depth >= 0 && tokens[at] != ";"; at++)
        {
            if (tokens[at] is "(" or "[" or "{") depth++;
            else if (tokens[at] is ")" or "]" or "}") depth--;
            if (expects && IsName(tokens[at])) names.Add(tokens[at]);
            expects = depth == 0 && tokens[at] == ",";
        }
    }

    private static void AddParameters(ImmutableArray<string> tokens, int at, ImmutableHashSet<string>.Builder names)
    {
        for (; at < tokens.Length && tokens[at] != ")"; at++)
        {
            if (IsName(tokens[at])) names.Add(tokens[at]);
        }
    }

    // Comments, strings, names, numbers, then operators that hold an equals sign, then any other character.
    [GeneratedRegex("""//[^\n]*|/\*([^*]|\*+[^*/])*\*+/|"([^"\\\n]|\\[\s\S])*"|'([^'\\\n]|\\[\s\S])*'|[\p{L}_$][\p{L}\p{N}_$]*|[0-9][\p{L}0-9.]*|[=!]==?|[<>]=|[-+*/%&|^]=|[^\s]""", RegexOptions.NonBacktracking)]
    private static partial Regex TokenForm();
}
