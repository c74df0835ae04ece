using System.Globalization;
using System.Xml.Linq;

namespace VxmlGir.Workbench.Coverage;

/// <summary>Coverage as Cobertura XML (coverage-04.dtd): a package per application, a class per document, lines with their branches.</summary>
public static class Cobertura
{
    public static string Write(CoverageReport report)
    {
        var lines = report.Documents.SelectMany(LinesOf).ToList();
        var root = new XElement("coverage", Rates(lines),
            new XAttribute("lines-covered", lines.Count(l => l.Hits > 0)), new XAttribute("lines-valid", lines.Count),
            new XAttribute("branches-covered", lines.Sum(l => l.Taken)), new XAttribute("branches-valid", lines.Sum(l => l.Ways)),
            new XAttribute("complexity", 0), new XAttribute("version", "1"), new XAttribute("timestamp", 0),
            new XElement("sources", report.Roots.Select(r => new XElement("source", r))),
            new XElement("packages", report.Documents.GroupBy(d => d.Name[..d.Name.IndexOf('/', StringComparison.Ordinal)]).Select(Package)));
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE coverage SYSTEM \"http://cobertura.sourceforge.net/xml/coverage-04.dtd\">\n" + root.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static XElement Package(IGrouping<string, DocumentCoverage> application) => new("package",
        new XAttribute("name", application.Key), Rates([.. application.SelectMany(LinesOf)]), new XAttribute("complexity", 0),
        new XElement("classes", application.Select(Class)));

    private static XElement Class(DocumentCoverage document)
    {
        var lines = LinesOf(document).ToList();
        return new XElement("class", new XAttribute("name", document.Name), new XAttribute("filename", document.Name), Rates(lines), new XAttribute("complexity", 0),
            new XElement("methods"), new XElement("lines", lines.Select(Line)));
    }

    private static XElement Line(LineCoverage line) => new("line", new XAttribute("number", line.Number), new XAttribute("hits", line.Hits),
        new XAttribute("branch", line.Ways > 0 ? "true" : "false"),
        line.Ways == 0 ? null : new XAttribute("condition-coverage", string.Create(CultureInfo.InvariantCulture, $"{100 * line.Taken / line.Ways}% ({line.Taken}/{line.Ways})")));

    private static object[] Rates(List<LineCoverage> lines) =>
    [
        new XAttribute("line-rate", Rate(lines.Count(l => l.Hits > 0), lines.Count)),
        new XAttribute("branch-rate", Rate(lines.Sum(l => l.Taken), lines.Sum(l => l.Ways))),
    ];

    private static string Rate(int of, int all) => (all == 0 ? 1 : (double)of / all).ToString("0.####", CultureInfo.InvariantCulture);

    // Outcomes of conditions and alternatives of grammars are branches of their line.
    private static IEnumerable<LineCoverage> LinesOf(DocumentCoverage document) => document.Points.GroupBy(p => p.Point.Place.Line).OrderBy(g => g.Key).Select(line =>
    {
        var ways = line.Where(p => p.Point.Kind is CoverageKind.Branch or CoverageKind.Alternative).ToList();
        return new LineCoverage(line.Key, line.Max(p => p.Hits), ways.Count(w => w.IsReached), ways.Count);
    });

    private sealed record LineCoverage(int Number, int Hits, int Taken, int Ways);
}
