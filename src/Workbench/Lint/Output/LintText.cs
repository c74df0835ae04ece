using System.Globalization;
using System.Text;

namespace VxmlGir.Workbench.Lint.Output;

/// <summary>A report for people: one line per finding, then the count.</summary>
public static class LintText
{
    public static string Write(LintReport report)
    {
        var text = new StringBuilder();
        foreach (var finding in report.Findings) text.Append(finding).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{report.Documents} documents: {report.Count(LintLevel.Error)} errors, {report.Count(LintLevel.Warning)} warnings, {report.Count(LintLevel.Note)} notes\n");
        return text.ToString();
    }
}
