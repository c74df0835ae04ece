using System.Collections.Immutable;
using System.Xml.Linq;
using VxmlGir.Workbench.Coverage;
using VxmlGir.Workbench.Testing;
using VxmlGir.Workbench.Tests.Support;

namespace VxmlGir.Workbench.Tests.Testing;

public sealed class CoverageTests
{
    private const string Document = """
        <vxml version="2.1" xmlns="http://www.w3.org/2001/vxml">
        <form id="ask">
        <field name="size">
        <grammar mode="dtmf" version="1.0" root="r"><rule id="r"><one-of>
        <item>1</item>
        <item><ruleref uri="#other"/></item>
        </one-of></rule><rule id="other"><one-of><item>2</item><item>3</item></one-of></rule></grammar>
        <grammar mode="voice" version="1.0" xml:lang="en-US">#ABNF 1.0;
        root $r; $r = small |
        (large | huge) | tiny;</grammar>
        <prompt>Size?</prompt>
        <noinput>Please.</noinput>
        <filled><if cond="size == '1'"><exit/><elseif cond="size == '2'"/><goto next="#last"/><else/><clear namelist="size"/></if></filled>
        </field>
        </form>
        <menu id="last"><prompt>End?</prompt><choice dtmf="1" next="#never">yes</choice><choice dtmf="2" event="exit">no</choice></menu>
        <form id="never"><block cond="false">Never.</block></form>
        </vxml>
        """;

    [Fact]
    public async Task What_was_reached_and_what_was_not_is_told_point_by_point()
    {
        var report = await RunAsync("press 3\npress 2\npress 2\nexpect end exit\n", "say large\nhangup\nexpect end hangup\n");
        var missing = report.Missing.Select(m => m.ToString()[(m.ToString().IndexOf('/') + 1)..]).ToList();
        Assert.Equal(
        [
            "main.vxml:12:2 handler of noinput",
            "main.vxml:13:13 if (size == '1') is true",
            "main.vxml:5:2 alternative '1'",
            "main.vxml:9:15 alternative 'small'",
            "main.vxml:10:10 alternative 'huge'",
            "main.vxml:10:18 alternative 'tiny'",
            "main.vxml:16:39 choice yes",
            "main.vxml:17:2 form never",
            "main.vxml:17:19 block (unnamed)",
            "main.vxml:17:25 block (false) is true",
            "main.vxml:17:25 block (false) is false",
        ], missing);
        Assert.Equal(new CoverageSum(2, 3), report.Sum(CoverageKind.Form));
    }

    [Fact]
    public async Task Reports_agree_with_each_other()
    {
        var report = await RunAsync("press 1\nexpect end exit\n");
        var cobertura = XDocument.Parse(Cobertura.Write(report)).Root!;
        var branch = cobertura.Descendants("line").Single(l => l.Attribute("number")!.Value == "13");
        Assert.Equal("25% (1/4)", branch.Attribute("condition-coverage")!.Value);
        Assert.Equal("1", branch.Attribute("hits")!.Value);
        Assert.Equal("0", cobertura.Descendants("line").Single(l => l.Attribute("number")!.Value == "17").Attribute("hits")!.Value);
        Assert.Equal(cobertura.Descendants("line").Count(), int.Parse(cobertura.Attribute("lines-valid")!.Value, System.Globalization.CultureInfo.InvariantCulture));
        var page = CoveragePage.Write(report);
        Assert.Contains("&lt;menu id=&quot;last&quot;&gt;", page);
        Assert.DoesNotContain("<script", page);
        Assert.Contains("handler of noinput: not reached", page);
        Assert.Contains("main.vxml:12:2 handler of noinput", CoverageText.Write(report));
    }

    [Fact]
    public async Task Looking_on_changes_nothing()
    {
        var apps = Path.Combine(Places.Repository, "apps");
        using var plain = new TestRun(record: false);
        using var watched = new TestRun(record: false) { Coverage = new CoverageCollector() };
        foreach (var test in TestRun.Find([apps]).Cases)
            Assert.Equivalent(await plain.RunAsync(test, TestContext.Current.CancellationToken), await watched.RunAsync(test, TestContext.Current.CancellationToken));
    }

    /// <summary>Every form, item, handler and branch of the sample applications is reached by their callers, or named as unreachable.</summary>
    [Fact]
    public async Task The_sample_applications_are_covered()
    {
        using var run = new TestRun(record: false) { Coverage = new CoverageCollector() };
        foreach (var test in TestRun.Find([Path.Combine(Places.Repository, "apps")]).Cases) await run.RunAsync(test, TestContext.Current.CancellationToken);
        var file = Path.Combine(Places.Repository, "tests", "Workbench.Tests", "Testing", "samples.unreachable");
        var named = File.ReadAllLines(file).Where(l => l.Length > 0 && l[0] is not ('#' or ' ')).ToList();
        Assert.Equal(named.Order(StringComparer.Ordinal), run.Coverage.ToReport().Missing.Select(m => m.ToString()).Order(StringComparer.Ordinal));
    }

    private static async Task<CoverageReport> RunAsync(params string[] callers)
    {
        using var folder = new TestFolder();
        folder.Write("main.vxml", Document.ReplaceLineEndings("\n"));
        foreach (var (caller, number) in callers.Select((c, i) => (c, i))) folder.Write($"main-{number}.caller", caller);
        using var run = new TestRun(record: false) { Coverage = new CoverageCollector() };
        foreach (var test in TestRun.Find([folder.Path]).Cases)
        {
            var result = await run.RunAsync(test, TestContext.Current.CancellationToken);
            Assert.True(result.Verdict == TestVerdict.Passed, string.Join('\n', result.Faults));
        }
        return run.Coverage.ToReport();
    }
}
