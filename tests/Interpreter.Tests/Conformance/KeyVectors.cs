using System.Text.Json;
using VxmlGir.Interpreter.Grammars;

namespace VxmlGir.Interpreter.Tests.Conformance;

/// <summary>Other projects' vectors of keys against grammars: what matches, what may still grow, what cannot match.</summary>
internal static class KeyVectors
{
    public static List<SuiteResult> RunGrammars(string root)
    {
        var folder = Path.Combine(root, "srgs-dtmf-vectors", "freeswitch");
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "vectors.json")));
        var results = new List<SuiteResult>();
        foreach (var name in json.RootElement.GetProperty("reject_at_parse").EnumerateArray().Select(e => e.GetString()!))
            results.Add(new SuiteResult("srgs-dtmf-vectors/freeswitch", name, "V", Load(folder, name) is null, "is not refused"));
        foreach (var vector in json.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var (name, input, expected) = (Text(vector, "grammar"), Text(vector, "input"), Text(vector, "match"));
            if (input.Length == 0) continue;
            var found = Load(folder, name) is { } automaton ? Classify(automaton, input) : "REFUSED";
            results.Add(new SuiteResult("srgs-dtmf-vectors/freeswitch", $"{name} {input}", "V", found == expected, $"{found}, not {expected}"));
        }
        return results;
    }

    public static List<SuiteResult> RunBuiltins(string root)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "srgs-dtmf-vectors", "ruby_speech", "builtin-vectors.json")));
        var results = new List<SuiteResult>();
        foreach (var vector in json.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var parameters = string.Join(';', vector.GetProperty("params").EnumerateObject().Select(p => $"{p.Name}={p.Value}"));
            var type = Text(vector, "builtin") + (parameters.Length > 0 ? "?" + parameters : "");
            var (input, expected) = (Text(vector, "input"), Text(vector, "outcome"));
            var found = BuiltinGrammars.TryCreate(type) is { } grammar ? Classify(grammar.Automaton, input) : "REFUSED";
            var wanted = expected switch { "max_match" => "MATCH_END", "match" => "MATCH", "potentially_match" => "MATCH_PARTIAL", _ => "NO_MATCH" };
            results.Add(new SuiteResult("srgs-dtmf-vectors/ruby_speech", $"{type} {input}", "V", found == wanted, $"{found}, not {wanted}"));
        }
        return results;
    }

    private static string Classify(Automaton automaton, string input)
    {
        var matching = input.Where(c => c != ' ').Aggregate(Matching.Begin(automaton), (m, key) => m.Next(key.ToString()));
        return (matching.IsAccepted, matching.CanGrow) switch
        {
            (true, true) => "MATCH",
            (true, false) => "MATCH_END",
            (false, true) => "MATCH_PARTIAL",
            _ => "NO_MATCH",
        };
    }

    private static Automaton? Load(string folder, string name)
    {
        var path = Path.Combine(folder, "grammars", name + ".grxml");
        var parsed = SrgsXmlParser.Parse(File.ReadAllBytes(path), new Uri("file:///" + name), name);
        return parsed.Document is { } source ? new AutomatonBuilder(source, new Dictionary<string, GrammarSource>()).Build().Automaton : null;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
