using System.Globalization;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>Time designations: <c>5s</c>, <c>1.5s</c>, <c>300ms</c> (VoiceXML 2.0 section 6.5).</summary>
internal static class Durations
{
    public static TimeSpan? TryParse(string? text)
    {
        if (text is null) return null;
        var trimmed = text.AsSpan().Trim();
        var milliseconds = trimmed.EndsWith("ms");
        if (!milliseconds && !trimmed.EndsWith("s")) return null;
        var number = trimmed[..^(milliseconds ? 2 : 1)];
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)) return null;
        if (value is < 0 or > 1e9) return null;
        return milliseconds ? TimeSpan.FromMilliseconds(value) : TimeSpan.FromSeconds(value);
    }

    public static string Write(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0}ms");
}
