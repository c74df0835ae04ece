using System.Collections.Immutable;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Documents;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Forms;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Observation;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Workbench.Coverage;

/// <summary>Counts what sessions reach. Not for sessions that run side by side.</summary>
public sealed class CoverageCollector : ISessionObserver
{
    private readonly Dictionary<string, ApplicationSnapshot> _applications = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<SourcePlace, int> _entered = [];
    private readonly Dictionary<(SourcePlace Place, int Index), int> _decided = [];
    private readonly Dictionary<(SourcePlace Place, int Index), int> _alternatives = [];
    private readonly Dictionary<SourcePlace, GrammarSource> _external = [];

    /// <summary>All documents of the application are in the report, reached or not.</summary>
    /// <param name="root">The folder in which the application's folder lies; reports name it.</param>
    public void Add(ApplicationSnapshot application, string root)
    {
        _applications.TryAdd(application.Name, application);
        _roots.Add(root);
    }

    /// <summary>What was reached until now; documents by name, without those that the platform refuses.</summary>
    public CoverageReport ToReport()
    {
        var documents = ImmutableArray.CreateBuilder<DocumentCoverage>();
        foreach (var application in _applications.Values.OrderBy(a => a.Name, StringComparer.Ordinal))
        {
            foreach (var path in application.Paths)
            {
                var name = $"{application.Name}/{path}";
                var points = DocumentOf(application, path) is { } document ? [.. CoverageInventory.Of(document)] : OfGrammar(name);
                if (!points.IsEmpty) documents.Add(new DocumentCoverage(name, application.Find(path)!.Bytes, [.. points.Select(p => new PointHits(p, HitsOf(p)))]));
            }
        }
        return new CoverageReport(documents.ToImmutable()) { Roots = [.. _roots] };
    }

    void ISessionObserver.Enters(SourcePlace place) => _entered[place] = _entered.GetValueOrDefault(place) + 1;

    void ISessionObserver.Decides(ScriptSource condition, bool holds) => Count(_decided, (condition.Place, holds ? 1 : 0));

    void ISessionObserver.Listens(FormItemNode item, ImmutableArray<ActiveGrammar> grammars)
    {
        foreach (var active in grammars) Know(active.Grammar.Source);
    }

    void ISessionObserver.Matches(ActiveGrammar grammar, ImmutableArray<MatchNote> notes)
    {
        var handler = grammar.Owner switch
        {
            GrammarOwner.Link link => link.Node.Place,
            GrammarOwner.Choice choice => choice.Node.Place,
            GrammarOwner.OtherChoice choice => choice.Node.Place,
            _ => default(SourcePlace?),
        };
        if (handler is { } place) _entered[place] = _entered.GetValueOrDefault(place) + 1;
        foreach (var enter in notes.OfType<MatchNote.EnterRule>()) Know(enter.Grammar);
        foreach (var taken in new GrammarReading(notes).Taken()) Count(_alternatives, taken);
    }

    private void Know(GrammarSource source) => _external.TryAdd(GrammarAlternatives.InFile(source.Place), source);

    private ImmutableArray<CoveragePoint> OfGrammar(string file) =>
        [.. _external.Where(e => e.Key.File == file).SelectMany(e => GrammarAlternatives.Of(e.Value)).DistinctBy(p => (p.Place, p.Index))];

    // A document of another name is one when a session has run it as one.
    private VoiceXmlDocument? DocumentOf(ApplicationSnapshot application, string path)
    {
        if (application.FindDocument(path) is { } parsed) return parsed.Document;
        var uri = application.UriOf(path);
        return _entered.Keys.Any(p => p.File == uri.ToString()) && DocumentSources.FromApplication(application, uri) is FetchResult.Success success ? success.Parsed.Document(success).Document : null;
    }

    private int HitsOf(CoveragePoint point) => point.Kind switch
    {
        CoverageKind.Branch => _decided.GetValueOrDefault((point.Place, point.Index)),
        CoverageKind.Alternative => _alternatives.GetValueOrDefault((point.Place, point.Index)),
        _ => _entered.GetValueOrDefault(point.Place),
    };

    private static void Count(Dictionary<(SourcePlace Place, int Index), int> counts, (SourcePlace Place, int Index) key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
