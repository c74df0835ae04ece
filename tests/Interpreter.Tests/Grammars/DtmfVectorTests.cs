using System.Text.Json;
using VxmlGir.Interpreter.Grammars;

namespace VxmlGir.Interpreter.Tests.Grammars;

/// <summary>Other projects' vectors of keys against grammars: what matches, what may still grow, what cannot match.</summary>
public sealed class DtmfVectorTests
{
    [Fact]
    public void Grammars_of_the_vectors_match_as_recorded()
    {
        if (Folder("freeswitch") is not { } folder) return;
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "vectors.json")));
        var wrong = new List<string>();
        foreach (var name in json.RootElement.GetProperty("reject_at_parse").EnumerateArray().Select(e => e.GetString()!))
        {
            if (Load(folder, name) is not null) wrong.Add($"{name} is not refused");
        }
        foreach (var vector in json.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var (name, input, expected) = (Text(vector, "grammar"), Text(vector, "input"), Text(vector, "match"));
            if (input.Length == 0) continue;
            var found = Load(folder, name) is { } automaton ? Classify(automaton, input) : "REFUSED";
            if (found != expected) wrong.Add($"{name} '{input}': {found}, not {expected}");
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void Built_in_grammars_match_as_recorded()
    {
        if (Folder("ruby_speech") is not { } folder) return;
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "builtin-vectors.json")));
        var wrong = new List<string>();
        foreach (var vector in json.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var parameters = string.Join(';', vector.GetProperty("params").EnumerateObject().Select(p => $"{p.Name}={p.Value}"));
            var type = Text(vector, "builtin") + (parameters.Length > 0 ? "?" + parameters : "");
            var (input, expected) = (Text(vector, "input"), Text(vector, "outcome"));
            var found = BuiltinGrammars.TryCreate(type, out _) is { } grammar ? Classify(grammar.Automaton, input) : "REFUSED";
            var wanted = expected switch { "max_match" => "MATCH_END", "match" => "MATCH", "potentially_match" => "MATCH_PARTIAL", _ => "NO_MATCH" };
            if (found != wanted && !Disputed.Contains($"{type} {input}")) wrong.Add($"{type} '{input}': {found}, not {wanted}");
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    // One implementation's reading of appendix P, against ours; the reason stands beside each.
    private static readonly HashSet<string> Disputed =
    [
        "digits?maxlength=3 123", // three keys of at most three cannot grow
    ];

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

    private static string? Folder(string name)
    {
        if (Places.Conformance is { } root) return Path.Combine(root, "srgs-dtmf-vectors", name);
        Assert.False(Places.IsContinuousIntegration, "conformance material is missing");
        return null;
    }
}
