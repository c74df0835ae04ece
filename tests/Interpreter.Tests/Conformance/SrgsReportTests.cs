using System.Net;
using System.Text.Json;
using VxmlGir.Interpreter.Grammars;

namespace VxmlGir.Interpreter.Tests.Conformance;

/// <summary>
/// The W3C's SRGS 1.0 tests in XML form: does the root rule accept the tokens. <c>srgs-not-yet.txt</c> names the grammars that
/// do not pass; a surprise on either side fails the run.
/// </summary>
public sealed class SrgsReportTests
{
    [Fact]
    public void Every_grammar_in_xml_form_passes_or_is_listed()
    {
        if (Places.Conformance is not { } root)
        {
            Assert.False(Places.IsContinuousIntegration, "conformance material is missing");
            return;
        }
        var folder = Path.Combine(root, "w3c-srgs10-ir", "official", "test");
        var listed = File.ReadAllLines(Path.Combine(Places.Repository, "tests", "Interpreter.Tests", "Conformance", "srgs-not-yet.txt"))
            .Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0).ToHashSet(StringComparer.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "w3c-srgs10-ir", "tests.json")));
        var surprises = new List<string>();
        foreach (var test in json.RootElement.GetProperty("tests").EnumerateArray())
        {
            if (test.GetProperty("form").GetString() != "xml") continue;
            var id = test.GetProperty("id").GetString()!;
            if (id.StartsWith("tag-repetition", StringComparison.Ordinal) || id.StartsWith("lang-ruleref", StringComparison.Ordinal)) continue;
            var wrong = test.GetProperty("cases").EnumerateArray().Where(c => !Passes(folder, id, c)).Select(c => c.GetProperty("input").ToString()).ToList();
            if (wrong.Count == 0 == listed.Contains(id)) surprises.Add($"{id}: {(wrong.Count == 0 ? "passes now" : "wrong for " + string.Join(" | ", wrong))}");
        }
        Assert.True(surprises.Count == 0, string.Join("\n", surprises));
    }

    private static bool Passes(string folder, string id, JsonElement testCase)
    {
        var expectsReject = testCase.GetProperty("expect").GetString() == "REJECT";
        var tokens = Tokenizer.Split(WebUtility.HtmlDecode(testCase.GetProperty("input").GetString() ?? ""));
        var accepted = Load(folder, id) is { } automaton && tokens.Aggregate(Matching.Begin(automaton), (m, t) => m.Next(t)).IsAccepted;
        return accepted != expectsReject;
    }

    private static Automaton? Load(string folder, string id)
    {
        var uri = new Uri("http://suite/" + id);
        if (Parse(folder, uri) is not { } source) return null;
        var others = new Dictionary<string, GrammarSource>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.grxml", SearchOption.AllDirectories))
        {
            var other = new Uri("http://suite/" + Path.GetFileName(file));
            if (Parse(folder, other) is { } parsed) others[other.GetLeftPart(UriPartial.Query)] = parsed;
        }
        var built = new AutomatonBuilder(source, others).Build();
        if (built.Fault is not null) TestContext.Current.TestOutputHelper?.WriteLine($"{id}: {built.Fault}");
        return built.Automaton;
    }

    private static GrammarSource? Parse(string folder, Uri uri)
    {
        var file = Path.Combine(folder, uri.LocalPath.TrimStart('/'));
        return File.Exists(file) ? SrgsXmlParser.Parse(File.ReadAllBytes(file), uri, uri.LocalPath).Document : null;
    }
}
