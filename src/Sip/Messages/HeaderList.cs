using System.Collections.Immutable;

namespace VxmlGir.Sip.Messages;

/// <summary>Comma-separated header values; commas within quotes or angle brackets do not separate (RFC 3261 §7.3.1).</summary>
internal static class HeaderList
{
    public static string First(string value)
    {
        var end = EndOfValue(value, 0);
        return end == value.Length ? value : value[..end].Trim();
    }

    /// <summary>What follows the first value and its comma, or null.</summary>
    public static string? Rest(string value)
    {
        var end = EndOfValue(value, 0);
        return end == value.Length ? null : value[(end + 1)..].Trim();
    }

    public static void SplitInto(string value, ImmutableArray<string>.Builder values)
    {
        for (var start = 0; start <= value.Length;)
        {
            var end = EndOfValue(value, start);
            var part = value.AsSpan(start, end - start).Trim();
            if (!part.IsEmpty) values.Add(part.ToString());
            start = end + 1;
        }
    }

    public static bool Contains(string value, string token)
    {
        foreach (var range in value.AsSpan().Split(','))
            if (value.AsSpan()[range].Trim().Equals(token, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static int EndOfValue(string value, int start)
    {
        var quoted = false;
        var angle = false;
        for (var i = start; i < value.Length; i++)
        {
            switch (value[i])
            {
                case '\\' when quoted: i++; break;
                case '"': quoted = !quoted; break;
                case '<' when !quoted: angle = true; break;
                case '>' when !quoted: angle = false; break;
                case ',' when !quoted && !angle: return i;
            }
        }
        return value.Length;
    }
}
