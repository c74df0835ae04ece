using System.Globalization;
using System.Text;

namespace VxmlGir.Workbench.Coverage;

/// <summary>The summary for the terminal: a line per document, sums, and what was not reached.</summary>
public static class CoverageText
{
    private const int MostMissing = 20;

    public static string Write(CoverageReport report)
    {
        var text = new StringBuilder();
        var width = report.Documents.Select(d => d.Name.Length).Append("document".Length).Max();
        text.Append("document".PadRight(width));
        foreach (var kind in CoverageReport.Kinds) text.Append(CultureInfo.InvariantCulture, $" {Plural(kind),12}");
        text.Append('\n');
        foreach (var document in report.Documents) Row(text, document.Name.PadRight(width), document.Sum);
        Row(text, "all".PadRight(width), report.Sum);
        var missing = report.Missing.ToList();
        if (missing.Count > 0) text.Append("not reached:\n");
        foreach (var point in missing.Take(MostMissing)) text.Append(CultureInfo.InvariantCulture, $"  {point}\n");
        if (missing.Count > MostMissing) text.Append(CultureInfo.InvariantCulture, $"  … and {missing.Count - MostMissing} more\n");
        return text.ToString();
    }

    public static string Plural(CoverageKind kind) => kind == CoverageKind.Branch ? "branches" : kind.ToString().ToLowerInvariant() + "s";

    private static void Row(StringBuilder text, string name, Func<CoverageKind?, CoverageSum> sum)
    {
        text.Append(name);
        foreach (var kind in CoverageReport.Kinds)
        {
            var of = sum(kind);
            text.Append(CultureInfo.InvariantCulture, $" {(of.All == 0 ? "-" : $"{of.Reached}/{of.All}"),12}");
        }
        text.Append('\n');
    }
}
