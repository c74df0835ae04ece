namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>Regular expression literals of a script, whose words are no names.</summary>
internal static class RegularExpressions
{
    /// <summary>The script with each literal replaced by <c>0</c> and blanks; everything keeps its place.</summary>
    public static string Blank(string text)
    {
        if (!text.Contains('/', StringComparison.Ordinal)) return text;
        var result = text.ToCharArray();
        var before = '\0';
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c)) continue;
            if (c is '\'' or '"') at = EndOf(text, at, c);
            else if (c == '/' && at + 1 < text.Length && text[at + 1] is '/' or '*') at = EndOfComment(text, at);
            else if (c == '/' && Begins(text, at, before) && EndOf(text, at, '/') is var end && end < text.Length && text[end] == '/')
            {
                while (end + 1 < text.Length && char.IsLetter(text[end + 1])) end++;
                Array.Fill(result, ' ', at, end - at + 1);
                (result[at], at) = ('0', end);
            }
            before = c;
        }
        return new string(result);
    }

    // After a name, a number or a closing bracket a slash divides; the word return is the exception worth knowing.
    private static bool Begins(string text, int at, char before) =>
        !(char.IsLetterOrDigit(before) || before is '_' or '$' or ')' or ']' or '\'' or '"') || text.AsSpan(0, at).TrimEnd().EndsWith("return", StringComparison.Ordinal);

    private static int EndOf(string text, int at, char quote)
    {
        var inClass = false;
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '\n') return i;
            else if (quote == '/' && text[i] == '[') inClass = true;
            else if (quote == '/' && text[i] == ']') inClass = false;
            else if (text[i] == quote && !inClass) return i;
        }
        return text.Length;
    }

    private static int EndOfComment(string text, int at)
    {
        var end = text[at + 1] == '/' ? text.IndexOf('\n', at) : text.IndexOf("*/", at + 2, StringComparison.Ordinal);
        return end < 0 ? text.Length : text[at + 1] == '/' ? end : end + 1;
    }
}
