using System.Collections.Immutable;
using System.Xml.Linq;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Workbench.Testing;
using VxmlGir.Workbench.Tests.Support;
using TestResult = VxmlGir.Workbench.Testing.TestResult;

namespace VxmlGir.Workbench.Tests.Testing;

public sealed class TestRunTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sample_applications_calls_go_as_expected_twice_the_same()
    {
        var apps = Path.Combine(Places.Repository, "apps");
        var first = await RunAsync([apps]);
        Assert.True(first.Length >= 16);
        Assert.All(first, r => Assert.True(r.Verdict == TestVerdict.Passed, string.Join('\n', r.Faults)));
        Assert.All(Directory.GetDirectories(apps), app => Assert.Contains(first, r => r.Case.Name.StartsWith(Path.GetFileName(app) + "/", StringComparison.Ordinal)));
        var second = await RunAsync([apps]);
        Assert.Equal(TestReports.Text(first), TestReports.Text(second));
        Assert.Equal(TestReports.JUnit(first), TestReports.JUnit(second));
        Assert.Equal(TestReports.TestResultsXml(first), TestReports.TestResultsXml(second));
    }

    /// <summary>What a recording is expected to be and is not; the document asks for a pin with the commands given before it and after it.</summary>
    [Theory]
    [InlineData("start; pause;", "resume;", "press 1234", "recording 1 paused while field pin", null)]
    [InlineData("start; pause;", "resume;", "press 1234", "recording never contains the digits 1234", null)]
    [InlineData("start; pause;", "resume;", "press 1234", "recording 1 never contains the digits", null)]
    [InlineData("start;", "", "press 1234", "recording 1 paused while field pin", "it was not paused at 0.00 s (item)")]
    [InlineData("start;", "", "press 1234", "recording never contains the digits 1234", "they were recorded from 0.78 s on")]
    [InlineData("start;", "", "press 1234", "recording never contains the digits 4321", null)]
    [InlineData("start;", "", "press 1234", "recording never contains the digits", "a key was recorded at 0.78 s")]
    [InlineData("", "", "press 1234", "recording 1 started", "only 0 recordings were started")]
    [InlineData("", "", "press 1234", "recording never contains the digits", null)]
    [InlineData("start; start;", "", "press 1234", "recordings 2", null)]
    [InlineData("start;", "", "press 1234", "recordings 2", "there are 1")]
    [InlineData("start; parameter choice=sales;", "", "press 1234", "recording 1 parameter choice=sales", null)]
    [InlineData("parameter choice=sales; start;", "", "press 1234", "recording 1 parameter choice=sales", null)]
    [InlineData("start; parameter choice=support;", "", "press 1234", "recording 1 parameter choice=sales", "it has another value")]
    [InlineData("start;", "", "press 1234", "recording 1 parameter choice=sales", "it has no such parameter")]
    [InlineData("start;", "", "hangup", "recording 1 ended by hangup", null)]
    [InlineData("start;", "stop;", "press 1234", "recording 1 ended by exit", "it ended by stopped")]
    [InlineData("start;", "", "press 1234", "recording 1 paused while field nothing", "that item was not visited")]
    [InlineData("start;", "", "press 1234", "heard \"your pin\"", null)]
    [InlineData("start;", "", "press 1234", "heard \"your name\"", "it was not heard")]
    [InlineData("start;", "", "press 1234", "not visited field pin", "it was visited")]
    [InlineData("start;", "", "press 1234", "end exit", null)]
    [InlineData("start;", "", "hangup", "end exit", "it ended with 'hangup'")]
    [InlineData("start;", "", "press 1234", "the moon", "this is no expectation")]
    public async Task An_expectation_is_judged(string before, string after, string action, string expectation, string? fault)
    {
        using var folder = new TestFolder();
        folder.Write("main.vxml", $"""
            <vxml version="2.1" xmlns="http://www.w3.org/2001/vxml" xmlns:gvp="http://www.genesyslab.com/2006/vxml21-extension"><form>
            <block><log gvp:dest="record">{before}</log></block>
            <field name="pin" type="digits?length=4"><prompt>Your pin now?</prompt><filled><log gvp:dest="record">{after}</log></filled></field>
            </form></vxml>
            """);
        folder.Write("main.caller", $"{action}\nexpect {expectation}\n");
        var result = Assert.Single(await RunAsync([folder.Path]));
        if (fault is null) Assert.Empty(result.Faults);
        else Assert.Contains($"main.caller:2: expected {expectation}, but {fault}", Assert.Single(result.Faults));
        Assert.Equal(fault is null ? TestVerdict.Passed : TestVerdict.Failed, result.Verdict);
    }

    [Fact]
    public async Task A_draft_is_written_then_kept_to_and_a_change_is_shown()
    {
        using var folder = new TestFolder();
        folder.Write("main.vxml", Hello("Hello."));
        folder.Write("main.caller", "// listens\n");
        Assert.Contains("nothing is expected", Assert.Single(await RunAsync([folder.Path])).Faults[0]);
        Assert.Equal(TestVerdict.Passed, Assert.Single(await RunAsync([folder.Path], record: true)).Verdict);
        Assert.Equal(TestVerdict.Passed, Assert.Single(await RunAsync([folder.Path])).Verdict);
        folder.Write("main.vxml", Hello("Good evening."));
        var changed = Assert.Single(await RunAsync([folder.Path]));
        Assert.Contains("- prompt Hello.", changed.Faults[0]);
        Assert.Contains("+ prompt Good evening.", changed.Faults[0]);
    }

    [Fact]
    public async Task What_real_services_answer_is_written_down_and_played_from_then_on()
    {
        using var folder = new TestFolder();
        folder.Write("main.vxml", """
            <vxml version="2.1" xmlns="http://www.w3.org/2001/vxml"><form><block>
            <data name="sky" src="http://weather.example/now?at=1"/><prompt><value expr="sky.documentElement.firstChild.data"/></prompt>
            <data name="again" src="http://weather.example/now?at=1"/><data src="http://weather.example/none"/></block>
            <catch event="error.badfetch"><prompt>None.</prompt></catch></form></vxml>
            """);
        folder.Write("main.caller", "expect heard \"Rain.\"\nexpect heard \"None.\"\n");
        var services = new Weather();
        using (var run = new TestRun(record: true) { Live = new LiveServices(services, new FetchPolicy { Hosts = ["weather.example"] }) })
            Assert.Empty((await run.RunAsync(Assert.Single(TestRun.Find([folder.Path]).Cases), Cancellation)).Faults);
        Assert.Equal(2, services.Asked);
        Assert.Empty(Assert.Single(await RunAsync([folder.Path])).Faults);
        Assert.Equal(2, services.Asked);
        var script = File.ReadAllText(Path.Combine(folder.Path, "main.caller"));
        Assert.Contains("reply GET http://weather.example/now?at=1 200 text/xml;charset=utf-8 main.reply-1 | Cache-Control: max-age=60", script);
        Assert.Contains("reply GET http://weather.example/none 0 unreachable", script);
    }

    private sealed class Weather : IHttpExchange
    {
        public int Asked { get; private set; }

        public ValueTask<HttpReply> SendAsync(HttpQuery query, CancellationToken cancellation)
        {
            Asked++;
            if (query.Uri.AbsolutePath == "/none") return ValueTask.FromResult<HttpReply>(new HttpReply.Failed("refused"));
            return ValueTask.FromResult<HttpReply>(new HttpReply.Response(200, [new("Content-Type", "text/xml; charset=utf-8"), new("Cache-Control", "max-age=60"), new("Server", "x")], "<sky>Rain.</sky>"u8.ToArray()));
        }
    }

    [Theory]
    [InlineData("dance\n", "main.caller: line 1: 'dance' is not an action")]
    [InlineData("expect\n", "main.caller: line 1: expect needs to say what")]
    public async Task A_script_that_cannot_be_read_is_a_broken_test(string script, string fault)
    {
        using var folder = new TestFolder();
        folder.Write("main.vxml", Hello("Hello."));
        folder.Write("main.caller", script);
        var result = Assert.Single(await RunAsync([folder.Path]));
        Assert.Equal(TestVerdict.Broken, result.Verdict);
        Assert.Contains(fault, result.Faults[0]);
    }

    [Fact]
    public async Task Reports_hold_failures()
    {
        using var folder = new TestFolder();
        folder.Write("main.vxml", Hello("Hello."));
        folder.Write("main.caller", "expect heard \"<&>\"\n");
        var results = await RunAsync([folder.Path]);
        Assert.Contains("1 calls, 0 as expected, 1 not", TestReports.Text(results));
        Assert.Contains("<&>", XDocument.Parse(TestReports.JUnit(results)).Descendants("failure").Single().Value);
        var trx = XDocument.Parse(TestReports.TestResultsXml(results));
        Assert.Equal("Failed", trx.Descendants().Single(e => e.Name.LocalName == "UnitTestResult").Attribute("outcome")!.Value);
    }

    [Fact]
    public async Task Callers_may_lie_apart_from_their_application()
    {
        using var apart = new TestFolder();
        Directory.CreateDirectory(Path.Combine(apart.Path, "greeting"));
        apart.Write("greeting/quiet.caller", "expect heard \"Welcome\"\n");
        using var run = new TestRun(record: false, Path.Combine(Places.Repository, "apps"));
        var result = await run.RunAsync(Assert.Single(TestRun.Find([apart.Path]).Cases), Cancellation);
        Assert.True(result.Verdict == TestVerdict.Passed, string.Join('\n', result.Faults));
    }

    [Fact]
    public async Task The_dialogs_of_the_interpreter_are_tests_too()
    {
        using var run = new TestRun(record: false);
        foreach (var test in TestRun.Find([Path.Combine(Places.Repository, "tests", "dialogs")]).Cases)
        {
            var result = await run.RunAsync(test, Cancellation);
            Assert.True(result.Verdict == TestVerdict.Passed, string.Join('\n', result.Faults));
        }
    }

    [Theory]
    [InlineData("variable size=2", null)]
    [InlineData("variable order.count + 1=4", null)]
    [InlineData("variable size=3", "it has another value")]
    [InlineData("variable nowhere=3", "it cannot be evaluated there")]
    [InlineData("submit POST http://shop.example/order size=2 who=Ann+Lee", null)]
    [InlineData("submit POST http://shop.example/order", null)]
    [InlineData("submit POST http://shop.example/order size=1", "no such request was sent")]
    [InlineData("submit GET http://shop.example/order", "no such request was sent")]
    [InlineData("not submit POST http://shop.example/order size=2", "it was submitted")]
    [InlineData("not submit POST http://shop.example/cancel", null)]
    [InlineData("recording 1 paused 2 times", null)]
    [InlineData("recording 1 paused 1 times", "it was paused 2 times")]
    public async Task Variables_submits_and_masks_are_judged(string expectation, string? fault)
    {
        using var folder = new TestFolder();
        folder.Write("main.vxml", """
            <vxml version="2.1" xmlns="http://www.w3.org/2001/vxml" xmlns:gvp="http://www.genesyslab.com/2006/vxml21-extension">
            <var name="order" expr="{count: 3}"/><var name="who" expr="'Ann Lee'"/><form>
            <block><log gvp:dest="record">start; pause; resume; pause; resume;</log></block>
            <field name="size" type="digits?length=1"><prompt>Size?</prompt></field>
            <block><data src="http://shop.example/order" method="post" namelist="size who"/><log gvp:dest="record">stop;</log></block>
            </form></vxml>
            """);
        folder.Write("ok.xml", "<ok/>");
        folder.Write("main.caller", $"press 2\nreply POST http://shop.example/order 200 text/xml ok.xml\nexpect {expectation}\n");
        var result = Assert.Single(await RunAsync([folder.Path]));
        if (fault is null) Assert.Empty(result.Faults);
        else Assert.Contains($"expected {expectation}, but {fault}", Assert.Single(result.Faults));
    }

    [Fact]
    public void What_is_not_there_is_said() => Assert.Equal("/no/such", TestRun.Find(["/no/such"]).Absent);

    private static string Hello(string words) => $"<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block>{words}</block></form></vxml>";

    private static async Task<ImmutableArray<TestResult>> RunAsync(string[] paths, bool record = false)
    {
        using var run = new TestRun(record);
        var results = ImmutableArray.CreateBuilder<TestResult>();
        foreach (var test in TestRun.Find(paths).Cases) results.Add(await run.RunAsync(test, Cancellation));
        return results.ToImmutable();
    }
}
