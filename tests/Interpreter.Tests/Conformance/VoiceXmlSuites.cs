using System.Text.Json;
using System.Text.RegularExpressions;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Session;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.Interpreter.Tests.Conformance;

/// <param name="Fidelity">V and P count; A was altered by whoever carried the file, I lacks a dependency: both run for information.</param>
internal sealed record SuiteResult(string Suite, string Id, string Fidelity, bool Passed, string Detail);

/// <summary>The W3C's VoiceXML implementation report tests through the scripted caller.</summary>
internal static partial class VoiceXmlSuites
{
    public static readonly string[] Names = ["w3c-vxml20-ir-cudl", "w3c-vxml20-ir-jvoicexml", "w3c-vxml20-ir-web", "w3c-vxml21-ir-jvoicexml"];

    public static async Task<List<SuiteResult>> RunAsync(EnvironmentFixture fixture, string root)
    {
        var results = new List<SuiteResult>();
        foreach (var suite in Names)
        {
            foreach (var test in ReadTests(root, suite))
            {
                var (ok, detail) = await RunAsync(fixture, Path.Combine(root, suite), test);
                results.Add(new SuiteResult(suite, test.Id, test.Fidelity, ok, detail));
            }
        }
        return results;
    }

    /// <param name="Manual">For tests a person was to judge: what one of the prompts must look like.</param>
    private sealed record ReportTest(string Id, string Start, string? Manual, string Fidelity);

    // From the "expect" field of the suite; 165 wants silence.
    private static string? ManualOf(string id) => id switch
    {
        "165" => "^$",
        "216" => "alpha.*bravo.*charlie.*delta",
        "217" => "for alpha, press 1 for bravo, press 2 for charlie, press 3 for delta, press 4",
        _ => null,
    };

    private static IEnumerable<ReportTest> ReadTests(string root, string suite)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, suite, "tests.json")));
        foreach (var test in json.RootElement.GetProperty("tests").EnumerateArray())
        {
            var id = test.GetProperty("id").ToString();
            yield return new ReportTest(id, test.GetProperty("start").GetString()!, ManualOf(id), test.GetProperty("fidelity").GetString()!);
        }
    }

    private static async Task<(bool Ok, string Detail)> RunAsync(EnvironmentFixture fixture, string suite, ReportTest test)
    {
        var folder = Directory.Exists(Path.Combine(suite, "rendered-sisr")) ? Path.Combine(suite, "rendered-sisr") : Path.Combine(suite, "rendered");
        var call = new ScriptedCall(fixture.Environment, new ApplicationSnapshot("none", "0", []), new Uri("http://localhost/vxml/" + test.Start), ScriptFor(test.Id))
        {
            Http = new SuiteExchange(folder),
            Policy = new FetchPolicy { Hosts = ["localhost", "www.tellme.com"] },
            Responder = Answer,
            Variables = SessionVariables.Empty.With("connection.protocol.name", "sip").With("connection.remote.uri", "sip:caller@localhost"),
        };
        var outcome = await call.RunAsync(TestContext.Current.CancellationToken);
        var heard = outcome.Trace.Where(t => t.Kind is "prompt" or "unheard").Select(t => t.Text.ToLowerInvariant()).ToList();
        var ok = !heard.Contains("fail") && heard.Concat([""]).Any(h => test.Manual is null ? heard is [.., "pass"] : Regex.IsMatch(h, test.Manual));
        return (ok, string.Join(" | ", outcome.Trace.TakeLast(8).Select(t => t.Untimed)));
    }

    // The far end of the transfer tests (README of the conformance material).
    private static CallerScript ScriptFor(string id)
    {
        var text = id switch
        {
            "288" => "transfer far_end_disconnect 3s",
            "289" or "294" or "298" => "transfer transferred 1s",
            "290" or "296" => "transfer near_end_disconnect 1000s",
            "300" => "transfer near_end_disconnect 1000s\nwait 5s\nhangup",
            "295" => "transfer noanswer 20s",
            "301" => "transfer busy 1s",
            "302" => "transfer network_busy 1s",
            _ => "",
        };
        return CallerScript.Parse(text).Script!;
    }

    private static CallerAction? Answer(string heard)
    {
        if (heard.Contains("unrecognizable", StringComparison.OrdinalIgnoreCase)) return new CallerAction.Say("");
        var last = Instruction().Matches(heard).LastOrDefault();
        if (last is null) return heard.Contains("Hang up now", StringComparison.OrdinalIgnoreCase) ? new CallerAction.HangUp() : null;
        var words = last.Groups["quoted"].Success ? last.Groups["quoted"].Value : last.Groups["bare"].Value;
        if (words is "nothing" or "something") return null;
        return last.Groups["verb"].Value.Equals("press", StringComparison.OrdinalIgnoreCase) ? new CallerAction.Press(words) : new CallerAction.Say(words);
    }

    [GeneratedRegex("\\b(?<verb>Say|Press) (?:'(?<quoted>[^']+)'|(?<bare>[A-Za-z0-9]+))", RegexOptions.IgnoreCase)]
    private static partial Regex Instruction();

    private sealed class SuiteExchange(string folder) : IHttpExchange
    {
        public ValueTask<HttpReply> SendAsync(HttpQuery query, CancellationToken cancellation)
        {
            var path = query.Uri.AbsolutePath.StartsWith("/vxml/", StringComparison.Ordinal) && query.Uri.Host == "localhost" ? query.Uri.AbsolutePath["/vxml/".Length..] : "absent";
            var file = new[] { path, Path.ChangeExtension(path, ".vxml"), Path.ChangeExtension(path, ".txml") }.Select(p => Path.Combine(folder, p)).FirstOrDefault(File.Exists);
            if (file is null) return ValueTask.FromResult<HttpReply>(new HttpReply.Response(404, [], default));
            var type = file.EndsWith(".grxml", StringComparison.Ordinal) ? "application/srgs+xml" : "application/voicexml+xml";
            return ValueTask.FromResult<HttpReply>(new HttpReply.Response(200, [new("Content-Type", type)], File.ReadAllBytes(file)));
        }
    }
}
