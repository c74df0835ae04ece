using System.Globalization;

namespace VxmlGir.Host.Configuration.Options;

/// <summary>First and last UDP port, both included; both 0: the system chooses.</summary>
public readonly record struct PortRange(int First, int Last)
{
    public override string ToString() => Last == 0 ? "0" : $"{First}-{Last}";

    internal static Parsed<PortRange>? Parse(string text)
    {
        if (text == "0") return new(default);
        return text.Split('-') is [var a, var b]
            && int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first >= 1024 && last <= 65535 && last > first
            ? new(new PortRange(first, last))
            : null;
    }
}
