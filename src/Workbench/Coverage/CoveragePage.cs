using System.Globalization;
using System.Net;
using System.Text;

namespace VxmlGir.Workbench.Coverage;

/// <summary>Coverage as one HTML page that needs nothing else: sums, then every source with its lines coloured.</summary>
public static class CoveragePage
{
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1c2733;background:#fff}
        h1{font-size:1.5rem}h2{font-size:1.1rem;margin:2.2rem 0 .4rem}
        table.sums{border-collapse:collapse}.sums th,.sums td{padding:.25rem .8rem;text-align:right;border-bottom:1px solid #dde3ea}
        .sums th:first-child,.sums td:first-child{text-align:left}.all td{font-weight:600}
        td.full{color:#17663a}td.part{color:#8a5300}td.none{color:#a3221b}
        pre{border:1px solid #dde3ea;border-radius:6px;overflow-x:auto;font:13px/1.5 ui-monospace,monospace;margin:0}
        pre div{display:flex;white-space:pre;min-width:max-content}
        pre .n{width:3.2rem;text-align:right;padding-right:.6rem;color:#5b6875;flex:none;user-select:none}
        pre .h{width:4.2rem;text-align:right;padding-right:.8rem;color:#5b6875;flex:none;user-select:none}
        pre .full{background:#e4f5ea}pre .part{background:#fff3d6}pre .none{background:#fde5e3}
        pre .why{color:#8a1c15;padding-left:1.5rem;font-style:italic}
        .key span{padding:.1rem .6rem;margin-right:.5rem;border-radius:4px}
        .key .full{background:#e4f5ea}.key .part{background:#fff3d6}.key .none{background:#fde5e3}
        """;

    public static string Write(CoverageReport report)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Coverage of the calls</title>\n<style>\n")
            .Append(Style).Append("\n</style></head><body>\n<h1>Coverage of the calls</h1>\n");
        Sums(page, report);
        page.Append("<p class=\"key\"><span class=\"full\">reached</span><span class=\"part\">in part</span><span class=\"none\">not reached</span> the number before a line: how often</p>\n");
        for (var i = 0; i < report.Documents.Length; i++) Source(page, report.Documents[i], i);
        return page.Append("</body></html>\n").ToString();
    }

    private static void Sums(StringBuilder page, CoverageReport report)
    {
        page.Append("<table class=\"sums\"><thead><tr><th>document</th>");
        foreach (var kind in CoverageReport.Kinds) page.Append(CultureInfo.InvariantCulture, $"<th>{CoverageText.Plural(kind)}</th>");
        page.Append("</tr></thead><tbody>\n");
        for (var i = 0; i < report.Documents.Length; i++) Row(page, "", $"<a href=\"#d{i}\">{Escape(report.Documents[i].Name)}</a>", report.Documents[i].Sum);
        Row(page, " class=\"all\"", "all", report.Sum);
        page.Append("</tbody></table>\n");
    }

    private static void Row(StringBuilder page, string attribute, string name, Func<CoverageKind?, CoverageSum> sum)
    {
        page.Append(CultureInfo.InvariantCulture, $"<tr{attribute}><td>{name}</td>");
        foreach (var kind in CoverageReport.Kinds)
        {
            var of = sum(kind);
            if (of.All == 0) page.Append("<td>–</td>");
            else page.Append(CultureInfo.InvariantCulture, $"<td class=\"{Class(of)}\">{of.Reached}/{of.All}</td>");
        }
        page.Append("</tr>\n");
    }

    private static void Source(StringBuilder page, DocumentCoverage document, int number)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2 id=\"d{number}\">{Escape(document.Name)}</h2>\n<pre>");
        var points = document.Points.ToLookup(p => p.Point.Place.Line);
        var lines = Encoding.UTF8.GetString(document.Source.Span).TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        for (var i = 0; i < lines.Length; i++) Line(page, i + 1, lines[i], [.. points[i + 1]]);
        page.Append("</pre>\n");
    }

    private static void Line(StringBuilder page, int number, string text, PointHits[] points)
    {
        var missing = points.Where(p => !p.IsReached && p.Point.Kind != CoverageKind.Element).Select(p => p.Point.Title);
        var kind = points.Length == 0 ? "" : $" class=\"{Class(CoverageSum.Of(points, null))}\"";
        var hits = points.Length == 0 ? "" : points.Max(p => p.Hits).ToString(CultureInfo.InvariantCulture);
        page.Append(CultureInfo.InvariantCulture, $"<div{kind}><span class=\"n\">{number}</span><span class=\"h\">{hits}</span><span>{Escape(text)}</span>");
        foreach (var title in missing) page.Append(CultureInfo.InvariantCulture, $"<span class=\"why\">{Escape(title)}: not reached</span>");
        page.Append("</div>");
    }

    private static string Class(CoverageSum sum) => sum.Reached == sum.All ? "full" : sum.Reached == 0 ? "none" : "part";

    // A document is other people's text.
    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
