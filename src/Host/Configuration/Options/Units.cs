using System.Globalization;
using System.Text.RegularExpressions;

namespace VxmlGir.Host.Configuration.Options;

/// <summary>Durations and sizes with their units.</summary>
internal static partial class Units
{
    public static TimeSpan? ParseDuration(string text)
    {
        if (text == "0") return TimeSpan.Zero;
        if (DurationPattern().Match(text) is not { Success: true } m || !Number(m.Groups[1].Value, out var n)) return null;
        var seconds = n * m.Groups[2].Value switch { "ms" => 0.001, "s" => 1, "m" => 60, "h" => 3600, _ => 86400 };
        return seconds <= 1e9 ? TimeSpan.FromSeconds(seconds) : null;
    }

    public static string Format(TimeSpan d)
    {
        if (d == TimeSpan.Zero) return "0";
        foreach (var (unit, length) in new[] { ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)) })
            if (d.Ticks % length.Ticks == 0) return (d.Ticks / length.Ticks).ToString(CultureInfo.InvariantCulture) + unit;
        return d.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture) + "ms";
    }

    public static long? ParseSize(string text)
    {
        if (text == "0") return 0;
        if (SizePattern().Match(text) is not { Success: true } m || !Number(m.Groups[1].Value, out var n)) return null;
        var bytes = n * Math.Pow(1024, "BKMGT".IndexOf(m.Groups[2].Value[0]));
        return bytes <= long.MaxValue / 2 ? (long)bytes : null;
    }

    public static string FormatSize(long bytes)
    {
        if (bytes == 0) return "0";
        var power = 0;
        while (power < 4 && bytes % 1024 == 0) (bytes, power) = (bytes / 1024, power + 1);
        return bytes.ToString(CultureInfo.InvariantCulture) + (power == 0 ? "B" : "BKMGT"[power] + "B");
    }

    private static bool Number(string text, out double n) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out n);

    [GeneratedRegex(@"^(\d{1,9}(?:\.\d{1,3})?) ?(ms|s|m|h|d)$")]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"^(\d{1,12}(?:\.\d{1,3})?) ?(B|KB|MB|GB|TB)$")]
    private static partial Regex SizePattern();
}
