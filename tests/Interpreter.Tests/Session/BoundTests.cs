using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Parsing;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.Interpreter.Tests.Session;

/// <summary>Each bound of documents, grammars, scripts and prompts: at the bound all is well, one beyond it an event that says where, and a count.</summary>
public sealed class BoundTests(EnvironmentFixture fixture) : IClassFixture<EnvironmentFixture>
{
    private const string Loaded = "<form><catch event='.'><log><value expr=\"_event + ' | ' + _message\"/></log><exit/></catch>";

    [Theory]
    [InlineData("depth", 9, 10)]
    [InlineData("nodes", 40, 41)]
    [InlineData("attribute", 50, 51)]
    public async Task A_document_within_its_bounds_runs_and_one_beyond_is_a_bad_fetch(string what, int within, int beyond)
    {
        var limits = new DocumentLimits { Markup = new MarkupLimits { Depth = what == "depth" ? 9 : 256, Nodes = what == "nodes" ? 40 : 20_000, AttributeLength = what == "attribute" ? 50 : 65_536 } };
        var good = await RunAsync(Loaded + "<block><goto next='big.xml'/></block></form>", limits, ("big.xml", Document(what, within)));
        Assert.Equal("there", Log(good.Outcome));
        var bad = await RunAsync(Loaded + "<block><goto next='big.xml'/></block></form>", limits, ("big.xml", Document(what, beyond)));
        Assert.Matches(@"^error\.badfetch \| app://test/big\.xml:\d+:\d+: .*more than (9|40|50) ", Log(bad.Outcome));
        Assert.Equal(1, bad.Counts["vxmlgir.session.refused what=document"]);
        Assert.False(good.Counts.ContainsKey("vxmlgir.session.refused what=document"));
    }

    [Fact]
    public async Task Data_beyond_the_bounds_is_a_bad_fetch()
    {
        var limits = new DocumentLimits { Markup = new MarkupLimits { Depth = 9 } };
        const string body = Loaded + "<block><data name='d' src='big.dat'/><log>read</log></block></form>";
        Assert.Equal("read", Log((await RunAsync(body, limits, ("big.dat", Nest(9)))).Outcome));
        var bad = await RunAsync(body, limits, ("big.dat", Nest(10)));
        Assert.Matches(@"^error\.badfetch \| app://test/big\.dat:1:\d+: ", Log(bad.Outcome));
        Assert.Equal(1, bad.Counts["vxmlgir.session.refused what=data"]);
    }

    [Fact]
    public void An_application_folder_is_read_within_the_same_bounds()
    {
        ApplicationFile[] files = [new("main.vxml", Encoding.UTF8.GetBytes(Document("depth", 10)), "application/voicexml+xml")];
        Assert.False(new ApplicationSnapshot("test", "1", files).HasErrors);
        var bounded = new ApplicationSnapshot("test", "1", files, new DocumentLimits { Markup = new MarkupLimits { Depth = 9 } });
        Assert.True(bounded.HasErrors);
        Assert.Matches("^test/main.vxml:1:", Assert.Single(bounded.Diagnostics).Place.ToString());
    }

    [Theory]
    [InlineData("states")]
    [InlineData("repeat")]
    [InlineData("depth")]
    [InlineData("nesting")]
    [InlineData("references")]
    [InlineData("size")]
    public async Task A_grammar_beyond_its_bounds_is_an_error_of_the_grammar(string what)
    {
        var files = Grammar(what);
        const string body = Loaded + "<field name='f'><grammar src='g.gram' mode='dtmf'/><prompt>Ask.</prompt><filled><log>filled</log></filled></field></form>";
        Assert.Equal("filled", Log((await RunAsync(body, DocumentLimits.Default, files)).Outcome));
        var bad = await RunAsync(body, new DocumentLimits { Grammars = Tight(what) }, files);
        Assert.StartsWith("error.badfetch.grammar | ", Log(bad.Outcome), StringComparison.Ordinal);
        Assert.Equal(1, bad.Counts["vxmlgir.session.refused what=grammar"]);
    }

    [Theory]
    [InlineData("<prompt>0123456789 0123456789 0123456789</prompt>", 32, true)]
    [InlineData("<prompt>0123456789   0123456789 \n     0123456789</prompt>", 32, true)]
    [InlineData("<prompt>0123456789 0123456789 0123456789</prompt>", 31, false)]
    [InlineData("<prompt><value expr=\"'0123456789 0123456789 0123456789 x'\"/></prompt>", 32, false)]
    [InlineData("<prompt><audio expr=\"'app://test/none.wav'\">0123456789 0123456789 0123456789 x</audio></prompt>", 32, false)]
    [InlineData("<var name='l' expr='new Array(40)'/><prompt><foreach item='i' array='l'><mark name='m'/></foreach></prompt>", 32, false)]
    [InlineData("<var name='l' expr='new Array(20)'/><prompt><foreach item='i' array='l'><mark name='m'/></foreach></prompt>", 32, true)]
    public async Task A_prompt_beyond_its_bound_is_an_error_of_the_document(string prompt, int most, bool fits)
    {
        var run = await RunAsync(Loaded + $"<block>{prompt}<log>queued</log></block></form>", DocumentLimits.Default, [], new SessionLimits { PromptLength = most });
        Assert.Equal(fits ? "queued" : $"error.semantic | prompt of more than {most} characters", Log(run.Outcome));
        Assert.Equal(fits ? 0 : 1, run.Counts.GetValueOrDefault("vxmlgir.session.limit limit=prompt"));
        Assert.Equal(fits, run.Outcome.Trace.Any(t => t.Kind == "prompt"));
    }

    [Fact]
    public async Task A_script_beyond_its_bound_is_an_error_of_the_document()
    {
        var counts = new Counts();
        using var meter = new Meter("VxmlGir");
        using var listener = counts.Listen(meter);
        using var scripts = ScriptEngines.Create(new ScriptOptions { SourceLength = 30 }, fixture.Time, new Contracts.Identity.SeededIds(1), meter);
        var environment = new CallEnvironment(scripts, fixture.Time, meter);
        Assert.Equal("3", Log(await CallAsync(environment, Loaded + "<block><var name='a' expr='[1,2].length +             1'/><log expr='a'/></block></form>", DocumentLimits.Default, [], new SessionLimits())));
        Assert.Equal(0, counts.GetValueOrDefault("vxmlgir.script.refused"));
        Assert.Equal("late", Log(await CallAsync(environment, "<form><catch event='error.semantic'><log>late</log><exit/></catch><block><var name='a' expr='[1,2].length +                1'/><log expr='a'/></block></form>", DocumentLimits.Default, [], new SessionLimits())));
        Assert.Equal(1, counts["vxmlgir.script.refused"]);
        // What a script hands to eval is bounded alike.
        Assert.Equal("late", Log(await CallAsync(environment, "<form><catch event='error.semantic'><log>late</log><exit/></catch><block><script>var s='1      ';s=s+s+s+s+s+s;</script><script>eval(s);</script></block></form>", DocumentLimits.Default, [], new SessionLimits())));
    }

    [Fact]
    public async Task Fetches_ahead_of_need_end_at_their_bound()
    {
        const string body = "<form><block><log>ran</log></block></form><form id='never'><block><prompt><audio src='http://h.example/1' fetchhint='prefetch'/><audio src='http://h.example/2' fetchhint='prefetch'/></prompt></block></form>";
        var within = await RunAsync(body, DocumentLimits.Default, [], new SessionLimits { Prefetches = 2 });
        Assert.Equal(["GET http://h.example/1", "GET http://h.example/2"], within.Outcome.HttpSeen);
        Assert.Equal(0, within.Counts.GetValueOrDefault("vxmlgir.session.limit limit=prefetches"));
        var beyond = await RunAsync(body, DocumentLimits.Default, [], new SessionLimits { Prefetches = 1 });
        Assert.Equal(["GET http://h.example/1"], beyond.Outcome.HttpSeen);
        Assert.Equal(1, beyond.Counts["vxmlgir.session.limit limit=prefetches"]);
    }

    private static string Document(string what, int size)
    {
        var filler = what switch
        {
            // vxml, form, block and the prompt's own stand around it.
            "depth" => string.Concat(Enumerable.Repeat("<s>", size - 4)) + string.Concat(Enumerable.Repeat("</s>", size - 4)),
            "nodes" => string.Concat(Enumerable.Repeat("<break/>", size - 10)),
            _ => $"<break time='{new string('0', size - 2)}ms'/>",
        };
        return $"<vxml version='2.1' xmlns='http://www.w3.org/2001/vxml'><form><block><prompt>{filler}</prompt><log>there</log></block></form></vxml>";
    }

    private static string Nest(int depth) => string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth));

    private static (string, string)[] Grammar(string what)
    {
        const string head = "#ABNF 1.0;\nmode dtmf;\nroot $r;\n";
        return what switch
        {
            "states" => [("g.gram", head + $"$r = 1 | {string.Join(" | ", Enumerable.Range(200, 100).Select(n => string.Join(' ', n.ToString().AsEnumerable())))};")],
            "repeat" => [("g.gram", head + "$r = 1 [2 <1-11>];")],
            "depth" => [("g.gram", head + "$r = $a;\n$a = $b;\n$b = $c;\n$c = $d;\n$d = 1;")],
            "nesting" => [("g.gram", head + "$r = (((((1)))));")],
            "references" => [("g.gram", head + "$r = 1 | $<h.gram#a> | $<i.gram#a>;"), ("h.gram", "#ABNF 1.0;\nmode dtmf;\npublic $a = 2;"), ("i.gram", "#ABNF 1.0;\nmode dtmf;\npublic $a = 3;")],
            _ => [("g.gram", head + "$r = 1; //" + new string('x', 200))],
        };
    }

    private static GrammarLimits Tight(string what) => what switch
    {
        "states" => new() { States = 100 },
        "repeat" => new() { Repeat = 10 },
        "depth" => new() { ReferenceDepth = 4 },
        "nesting" => new() { Nesting = 4 },
        "references" => new() { Referenced = 1 },
        _ => new() { Bytes = 200 },
    };

    private static string Log(CallOutcome outcome) => outcome.Trace.FirstOrDefault(t => t.Kind == "log")?.Text ?? outcome.Transcript;

    private async Task<(CallOutcome Outcome, Counts Counts)> RunAsync(string body, DocumentLimits limits, params (string Path, string Text)[] files) => await RunAsync(body, limits, files, new SessionLimits());

    private async Task<(CallOutcome Outcome, Counts Counts)> RunAsync(string body, DocumentLimits limits, (string Path, string Text)[] files, SessionLimits session)
    {
        var counts = new Counts();
        using var meter = new Meter("VxmlGir");
        using var listener = counts.Listen(meter);
        return (await CallAsync(fixture.Environment with { Meter = meter }, body, limits, files, session), counts);
    }

    private static async Task<CallOutcome> CallAsync(CallEnvironment environment, string body, DocumentLimits limits, (string Path, string Text)[] files, SessionLimits session)
    {
        var main = $"<vxml version='2.1' xmlns='http://www.w3.org/2001/vxml'>{body}</vxml>";
        var application = new ApplicationSnapshot("test", "1", [new ApplicationFile("main.vxml", Encoding.UTF8.GetBytes(main), "application/voicexml+xml"), .. files.Select(f => new ApplicationFile(f.Path, Encoding.UTF8.GetBytes(f.Text), "text/plain"))]);
        Assert.Empty(application.Diagnostics);
        var (script, _) = CallerScript.Parse("press 1");
        return await new ScriptedCall(environment, application, application.Start!, script!) { Documents = limits, Limits = session }.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Counters of one meter: <c>name tag=value</c>.</summary>
    private sealed class Counts : ConcurrentDictionary<string, long>
    {
        public long GetValueOrDefault(string name) => TryGetValue(name, out var count) ? count : 0;

        public MeterListener Listen(Meter meter)
        {
            var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter == meter) l.EnableMeasurementEvents(instrument); } };
            listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                var name = instrument.Name;
                foreach (var tag in tags) name += $" {tag.Key}={tag.Value}";
                AddOrUpdate(name, value, (_, before) => before + value);
            });
            listener.Start();
            return listener;
        }
    }
}
