namespace VxmlGir.Architecture.Tests.Support;

/// <summary>
/// A C# source with comments and literals blanked out (lines kept), so that a rule written as a pattern
/// meets code only. Holes of interpolated strings are blanked with their string; the analyzer still sees those.
/// </summary>
internal static class CSharpText
{
    public static string[] CodeLines(string source) => Blank(source).Split('\n');

    public static string Blank(string source)
    {
        var text = source.ToCharArray();
        var i = 0;
        while (i < text.Length)
        {
            var end = LiteralOrCommentEnd(source, i);
            if (end == i)
            {
                i++;
                continue;
            }
            for (; i < end; i++)
                if (text[i] != '\n') text[i] = ' ';
        }
        return new string(text);
    }

    private static int LiteralOrCommentEnd(string s, int i)
    {
        if (At(s, i, "//")) return IndexOrEnd(s, "\n", i);
        if (At(s, i, "/*")) return After(s, "*/", i + 2);
        if (s[i] == '\'') return CharEnd(s, i);
        var p = i;
        while (p < s.Length && s[p] is '$' or '@') p++;
        if (p >= s.Length || s[p] != '"') return i;
        if (At(s, p, "\"\"\"")) return RawEnd(s, p);
        return s[i..p].Contains('@') ? VerbatimEnd(s, p + 1) : PlainEnd(s, p + 1);
    }

    private static int CharEnd(string s, int i)
    {
        var close = i + 1;
        if (close < s.Length && s[close] == '\\') close++;
        close = s.IndexOf('\'', Math.Min(close + 1, s.Length));
        // A lone apostrophe (in disabled text) is left alone.
        return close < 0 || close - i > 10 ? i : close + 1;
    }

    private static int RawEnd(string s, int p)
    {
        var n = 0;
        while (p + n < s.Length && s[p + n] == '"') n++;
        return After(s, new string('"', n), p + n);
    }

    private static int VerbatimEnd(string s, int p)
    {
        for (; p < s.Length; p++)
        {
            if (s[p] != '"') continue;
            if (p + 1 < s.Length && s[p + 1] == '"') p++;
            else return p + 1;
        }
        return p;
    }

    private static int PlainEnd(string s, int p)
    {
        // Nested quotes inside a hole toggle in and out; blanking either side is harmless to the rules.
        for (; p < s.Length && s[p] != '\n'; p++)
        {
            if (s[p] == '\\') p++;
            else if (s[p] == '"') return p + 1;
        }
        return Math.Min(p, s.Length);
    }

    private static bool At(string s, int i, string what) => string.CompareOrdinal(s, i, what, 0, what.Length) == 0;

    private static int IndexOrEnd(string s, string what, int from) => s.IndexOf(what, from, StringComparison.Ordinal) is var i and >= 0 ? i : s.Length;

    private static int After(string s, string what, int from) => s.IndexOf(what, from, StringComparison.Ordinal) is var i and >= 0 ? i + what.Length : s.Length;
}
