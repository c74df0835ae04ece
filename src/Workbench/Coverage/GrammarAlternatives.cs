using System.Collections.Immutable;
using System.Globalization;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Workbench.Coverage;

/// <summary>The alternatives of a grammar's rules as points.</summary>
internal static class GrammarAlternatives
{
    private const int MaxTitle = 40;

    public static ImmutableArray<CoveragePoint> Of(GrammarSource source)
    {
        var points = ImmutableArray.CreateBuilder<CoveragePoint>();
        foreach (var rule in source.Rules.Values.OrderBy(r => r.Place.Line).ThenBy(r => r.Place.Column)) Add(rule.Body, points);
        return points.ToImmutable();
    }

    /// <summary>Inline ABNF counts its lines from its element on: <c>main.vxml:12+</c>, line 3, is line 14 of the file.</summary>
    public static SourcePlace InFile(SourcePlace place)
    {
        var file = place.File.StartsWith("app://", StringComparison.Ordinal) ? Uri.UnescapeDataString(place.File["app://".Length..]) : place.File;
        if (!file.EndsWith('+') || file.LastIndexOf(':') is not (> 0 and var colon)) return place with { File = file };
        return int.TryParse(file.AsSpan(colon + 1, file.Length - colon - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            ? new SourcePlace(file[..colon], first + place.Line - 1, place.Column)
            : place;
    }

    private static void Add(Expansion expansion, ImmutableArray<CoveragePoint>.Builder points)
    {
        switch (expansion)
        {
            case Expansion.OneOf choice:
                for (var i = 0; i < choice.Alternatives.Length; i++)
                {
                    if (i < choice.Places.Length) points.Add(new CoveragePoint(CoverageKind.Alternative, InFile(choice.Places[i]), i, $"alternative '{Title(choice.Alternatives[i])}'"));
                    Add(choice.Alternatives[i], points);
                }
                break;
            case Expansion.Sequence sequence:
                foreach (var part in sequence.Parts) Add(part, points);
                break;
            case Expansion.Repeat repeat:
                Add(repeat.Body, points);
                break;
        }
    }

    private static string Title(Expansion expansion)
    {
        var text = string.Join(' ', Words(expansion));
        return text.Length <= MaxTitle ? text : string.Concat(text.AsSpan(0, MaxTitle), "…");
    }

    private static IEnumerable<string> Words(Expansion expansion) => expansion switch
    {
        Expansion.Token token => [token.Text],
        Expansion.Sequence sequence => sequence.Parts.SelectMany(Words),
        Expansion.Repeat repeat => Words(repeat.Body),
        Expansion.OneOf => ["(…)"],
        Expansion.Reference reference => ["$" + reference.Rule],
        Expansion.Special special => [special.Rule.ToString().ToUpperInvariant()],
        _ => [],
    };
}
