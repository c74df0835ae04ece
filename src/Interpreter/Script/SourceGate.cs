namespace VxmlGir.Interpreter.Script;

/// <summary>
/// Looks at script text before a parser does. The parser is recursive: brackets nested, or operators chained, by the
/// thousand would end the process (measured with Jint 2.10.4).
/// </summary>
internal static class SourceGate
{
    public const int MaxNesting = 200;
    public const int MaxOperators = 1_000;
    public const int MaxPattern = 10_000;

    /// <summary>Why the text is refused; null when a parser may see it.</summary>
    public static string? Refusal(string text, int most = ScriptOptions.DefaultSourceLength)
    {
        if (text.Length > most) return $"script longer than {most} characters";
        var (depth, operators) = (0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\'' or '"':
                    at = EndOfText(text, at);
                    break;
                case '/' when at + 1 < text.Length && text[at + 1] is '/' or '*':
                    at = EndOfComment(text, at);
                    break;
                case '(' or '[' or '{':
                    if (++depth > MaxNesting) return $"brackets nested more than {MaxNesting} deep";
                    break;
                case ')' or ']' or '}':
                    depth--;
                    operators = 0;
                    break;
                case ';' or ',':
                    operators = 0;
                    break;
                case '+' or '-' or '*' or '/' or '%' or '!' or '~' or '<' or '>' or '=' or '&' or '|' or '^' or '?' or ':' or '.':
                    if (++operators > MaxOperators) return $"more than {MaxOperators} operators in one expression";
                    break;
                case >= 'a' and <= 'z' when IsOperatorWord(text, at):
                    if (++operators > MaxOperators) return $"more than {MaxOperators} operators in one expression";
                    break;
            }
        }
        return null;
    }

    /// <summary>Why a regular expression is not made; null when it may be.</summary>
    public static string? PatternRefusal(string pattern)
    {
        if (pattern.Length > MaxPattern) return $"regular expression longer than {MaxPattern} characters";
        var depth = 0;
        foreach (var c in pattern)
        {
            if (c == '(' && ++depth > MaxNesting) return $"groups nested more than {MaxNesting} deep";
            if (c == ')') depth--;
        }
        return null;
    }

    // Words that nest like operators do: typeof typeof …, new new …, else if …
    private static bool IsOperatorWord(string text, int at)
    {
        if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '$')) return false;
        var rest = text.AsSpan(at);
        return rest.StartsWith("typeof") || rest.StartsWith("new") || rest.StartsWith("void") || rest.StartsWith("delete")
            || rest.StartsWith("else") || rest.StartsWith("in");
    }

    private static int EndOfText(string text, int at)
    {
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == text[at] || text[i] == '\n') return i;
        }
        return text.Length;
    }

    private static int EndOfComment(string text, int at)
    {
        var end = text[at + 1] == '/' ? text.IndexOf('\n', at) : text.IndexOf("*/", at + 2, StringComparison.Ordinal);
        return end < 0 ? text.Length : text[at + 1] == '/' ? end : end + 1;
    }
}
