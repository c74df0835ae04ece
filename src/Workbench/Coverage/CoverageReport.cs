using System.Collections.Immutable;

namespace VxmlGir.Workbench.Coverage;

/// <summary>What was reached, by document.</summary>
public sealed record CoverageReport(ImmutableArray<DocumentCoverage> Documents)
{
    /// <summary>The kinds that are counted, in the order of reports.</summary>
    public static ImmutableArray<CoverageKind> Kinds { get; } = [CoverageKind.Form, CoverageKind.Item, CoverageKind.Handler, CoverageKind.Branch, CoverageKind.Alternative];

    /// <summary>Folders that the documents' names are relative to.</summary>
    public ImmutableArray<string> Roots { get; init; } = [];

    public IEnumerable<CoveragePoint> Missing => Documents.SelectMany(d => d.Missing);

    public CoverageSum Sum(CoverageKind? kind = null) => CoverageSum.Of(Documents.SelectMany(d => d.Counted), kind);
}

/// <param name="Name"><c>application/path</c>.</param>
/// <param name="Source">The file as the runs had it.</param>
public sealed record DocumentCoverage(string Name, ReadOnlyMemory<byte> Source, ImmutableArray<PointHits> Points)
{
    public IEnumerable<PointHits> Counted => Points.Where(p => p.Point.Kind != CoverageKind.Element);

    public IEnumerable<CoveragePoint> Missing => Counted.Where(p => !p.IsReached).Select(p => p.Point);

    public CoverageSum Sum(CoverageKind? kind = null) => CoverageSum.Of(Counted, kind);
}

public readonly record struct CoverageSum(int Reached, int All)
{
    /// <summary>Of nothing, all is reached.</summary>
    public double Rate => All == 0 ? 1 : (double)Reached / All;

    /// <param name="kind">Null: all that are counted.</param>
    public static CoverageSum Of(IEnumerable<PointHits> points, CoverageKind? kind)
    {
        var of = points.Where(p => kind is null || p.Point.Kind == kind).ToList();
        return new CoverageSum(of.Count(p => p.IsReached), of.Count);
    }
}
