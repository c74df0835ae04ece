using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using VxmlGir.Interpreter.Grammars;

namespace VxmlGir.Interpreter.Tests.Conformance;

/// <summary>The W3C's SRGS 1.0 tests in both forms: the logical parse structure of every input, or its refusal.</summary>
internal static partial class SrgsSuite
{
    // Dropped by the W3C from the final report.
    private static readonly string[] Withdrawn = ["tag-repetition", "lang-ruleref"];

    public static List<SuiteResult> Run(string root)
    {
        var folder = Path.Combine(root, "w3c-srgs10-ir", "official", "test");
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "w3c-srgs10-ir", "tests.json")));
        var (others, results) = (LoadAll(folder), new List<SuiteResult>());
        foreach (var test in json.RootElement.GetProperty("tests").EnumerateArray())
        {
            var id = test.GetProperty("id").GetString()!;
            if (Withdrawn.Any(w => id.StartsWith(w, StringComparison.Ordinal))) continue;
            foreach (var testCase in test.GetProperty("cases").EnumerateArray())
            {
                var expected = Normal(WebUtility.HtmlDecode(testCase.GetProperty("expect").GetString()!));
                var found = Parse(others, id, WebUtility.HtmlDecode(testCase.GetProperty("input").GetString() ?? ""));
                results.Add(new SuiteResult("w3c-srgs10-ir", $"{id}#{testCase.GetProperty("n")}", "V", found == expected, $"{found}, not {expected}"));
            }
        }
        return results;
    }

    private static string Parse(Dictionary<string, GrammarSource> others, string id, string input)
    {
        if (!others.TryGetValue("http://suite/" + id, out var source)) return "REJECT";
        // The suite's only tests of rules that are active side by side.
        var roots = id.StartsWith("conformance-3", StringComparison.Ordinal) || id.StartsWith("conformance-4", StringComparison.Ordinal)
            ? new[] { source, source with { Root = "parallel" } }
            : [source];
        var tokens = input.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        foreach (var active in roots)
        {
            var (automaton, fault) = new AutomatonBuilder(active, others).Build();
            if (fault is not null) TestContext.Current.TestOutputHelper?.WriteLine($"{id}: {fault}");
            if (automaton is null) continue;
            if (tokens.Aggregate(Matching.Begin(automaton), (m, t) => m.Next(t)).Accepted is { } notes) return Show(notes);
        }
        return "REJECT";
    }

    // The suite's notation: $rule["word","of words",{!{tag}!},$<uri#rule>[…]].
    private static string Show(ImmutableArray<MatchNote> notes)
    {
        var text = new StringBuilder();
        foreach (var note in notes)
        {
            switch (note)
            {
                case MatchNote.EnterRule rule:
                    text.Append(rule.Uri is { } uri ? $",$<{uri}>[" : $",${rule.Name}[");
                    break;
                case MatchNote.LeaveRule:
                    text.Append(']');
                    break;
                case MatchNote.Word { IsGarbage: false, Continues: true } word:
                    text.Length--;
                    text.Append($" {word.Text}\"");
                    break;
                case MatchNote.Word { IsGarbage: false } word:
                    text.Append($",\"{word.Text}\"");
                    break;
                case MatchNote.RunTag tag:
                    text.Append($",{{!{{{tag.Source.Text.Trim()}}}!}}");
                    break;
            }
        }
        return text.ToString().Replace("[,", "[", StringComparison.Ordinal).TrimStart(',');
    }

    private static string Normal(string expected) => Reference().Replace(Tag().Replace(expected, m => $"{{!{{{m.Groups[1].Value.Trim()}}}!}}"), m => $"$<{new Uri(new Uri("http://suite/"), m.Groups[1].Value)}>");

    [GeneratedRegex(@"\$<([^>]*)>")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\{!\{(.*?)\}!\}")]
    private static partial Regex Tag();

    private static Dictionary<string, GrammarSource> LoadAll(string folder)
    {
        var all = new Dictionary<string, GrammarSource>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var uri = new Uri("http://suite/" + Path.GetRelativePath(folder, file).Replace('\\', '/'));
            var parsed = GrammarMedia.Parse(File.ReadAllBytes(file), uri, uri.LocalPath);
            if (parsed.Document is { } source) all[uri.ToString()] = source;
            else TestContext.Current.TestOutputHelper?.WriteLine($"{parsed.FirstError}");
        }
        return all;
    }
}
