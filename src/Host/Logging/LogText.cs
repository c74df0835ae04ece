using System.Globalization;
using System.Text;

namespace VxmlGir.Host.Logging;

/// <summary>What every logged text goes through.</summary>
public static class LogText
{
    private const int MaxLine = 8192;

    /// <summary>
    /// Control characters, line separators and direction marks as <c>\u000A</c>: no value can forge a line or turn one round
    /// (ASVS 16.4.1). Longer lines are cut.
    /// </summary>
    public static string OneLine(string text)
    {
        var cut = text.Length > MaxLine;
        if (cut) text = text[..MaxLine];
        if (!text.Any(IsHostile)) return cut ? text + "…" : text;
        var safe = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (IsHostile(c)) safe.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            else safe.Append(c);
        }
        return (cut ? safe.Append('…') : safe).ToString();
    }

    /// <summary>
    /// Keys that a caller pressed, for a log: how many, not which. The one place that decides how digits look in logs.
    /// </summary>
    public static string Digits(string keys) => keys.Length == 0 ? "" : $"{keys.Length} key{(keys.Length == 1 ? "" : "s")}";

    private static bool IsHostile(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format;
}
