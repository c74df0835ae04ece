using System.Text.Json;
using VxmlGir.Host.CommandLine;

namespace VxmlGir.Host.Tests.CommandLine;

/// <summary><c>vxmlgir test</c> and <c>vxmlgir lint</c> as they are typed.</summary>
public sealed class WorkbenchCommandTests : IDisposable
{
    private const string Hello = "<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block>Hello.</block></form></vxml>";
    private const string Lost = "<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block><goto next=\"#nowhere\"/></block></form></vxml>";

    private readonly string _folder = Directory.CreateTempSubdirectory("vxmlgir-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Hello, 0, "1 documents: 0 errors")]
    [InlineData(Lost, 1, "main.vxml:1:76: error VG-FLOW-001: this document has no dialog 'nowhere'")]
    public async Task Lint_says_what_it_found(string document, int status, string text)
    {
        Write("main.vxml", document);
        var (ended, output, error) = await InvokeAsync("lint", _folder);
        Assert.Equal((status, ""), (ended, error));
        Assert.Contains(text, output);
    }

    [Fact]
    public async Task Lint_writes_sarif_to_a_file()
    {
        Write("main.vxml", Lost);
        var report = Path.Combine(_folder, "report.sarif");
        Assert.Equal((1, "", ""), await InvokeAsync("lint", _folder, "--format", "sarif", "--output", report));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken));
        Assert.Equal("VG-FLOW-001", json.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("ruleId").GetString());
    }

    [Theory]
    [InlineData("guards.document-size=1KB", "<!-- PAD -->", "VG-DOC-001: more than 1024 bytes")]
    [InlineData("guards.xml-depth=8", "<prompt><emphasis><emphasis><emphasis><emphasis><emphasis>Hello.</emphasis></emphasis></emphasis></emphasis></emphasis></prompt>", "VG-DOC-001")]
    [InlineData("guards.xml-attribute=1KB", "<var name='a' expr=\"'PAD'\"/>", "VG-DOC-001")]
    [InlineData("guards.script-source=1KB", "<script>var a = 'PAD';</script>", "VG-SCRIPT-001")]
    [InlineData("guards.prompt-length=100", "<prompt>PAD</prompt>", "VG-PROMPT-003: at least")]
    [InlineData("recording.max-commands=2", "<log gvp:dest='record'>start; pause; resume; stop;</log>", "more than 2 commands in one log")]
    public async Task Lint_holds_applications_to_the_bounds_of_the_configuration(string set, string content, string finding)
    {
        Write("main.vxml", "<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\" xmlns:gvp=\"http://www.genesyslab.com/2006/vxml21-extension\"><form><block>" +
            content.Replace("PAD", new string('x', 1200)) + "</block></form></vxml>");
        var (_, within, _) = await InvokeAsync("lint", _folder, "--home", _folder);
        Assert.DoesNotContain(finding, within);
        var (status, beyond, error) = await InvokeAsync("lint", _folder, "--home", _folder, "--set", set);
        Assert.Equal((1, ""), (status, error));
        Assert.Contains(finding, beyond);
        var (section, rest) = (set[..set.IndexOf('.')], set[(set.IndexOf('.') + 1)..].Replace("=", ": "));
        Write("vxmlgir.yaml", $"{section}:\n  {rest}\n");
        Assert.Equal(beyond, (await InvokeAsync("lint", _folder, "--home", _folder)).Output);
    }

    [Fact]
    public async Task Lint_with_a_configuration_that_is_wrong_looks_at_nothing()
    {
        Write("main.vxml", Hello);
        Write("vxmlgir.yaml", "guards:\n  xml-depth: 1\n");
        var (status, output, error) = await InvokeAsync("lint", _folder, "--home", _folder);
        Assert.Equal((ExitStatus.WrongUsage, ""), (status, output));
        Assert.Contains("vxmlgir.yaml:2:14: guards.xml-depth: expected a whole number from 8 to 1000", error);
    }

    [Fact]
    public async Task Lint_prints_its_rules() => Assert.Contains("VG-REC-001", (await InvokeAsync("lint", "--rules")).Output);

    [Theory]
    [InlineData("expect heard \"hello\"", 0, "pass")]
    [InlineData("expect heard \"goodbye\"", 1, "main.caller:1: expected heard \"goodbye\", but it was not heard")]
    public async Task Test_says_how_the_calls_went(string script, int status, string text)
    {
        Write("main.vxml", Hello);
        Write("main.caller", script);
        var (junit, trx) = (Path.Combine(_folder, "j.xml"), Path.Combine(_folder, "t.trx"));
        var (ended, output, error) = await InvokeAsync("test", _folder, "--junit", junit, "--trx", trx);
        Assert.Equal((status, ""), (ended, error));
        Assert.Contains(text, output);
        Assert.True(File.Exists(junit) && File.Exists(trx));
    }

    [Fact]
    public async Task Test_writes_coverage_and_runs_calls_side_by_side()
    {
        Write("main.vxml", Hello);
        Write("main.caller", "expect heard \"hello\"");
        var folder = Path.Combine(_folder, "out");
        var (status, output, error) = await InvokeAsync("test", _folder, "--coverage", folder);
        Assert.Equal((0, ""), (status, error));
        Assert.Contains("main.vxml", output);
        Assert.True(File.Exists(Path.Combine(folder, "coverage.html")) && File.Exists(Path.Combine(folder, "cobertura.xml")));
        Assert.Contains("5 calls, 5 as expected", (await InvokeAsync("test", _folder, "--times", "5", "--jobs", "2")).Output);
    }

    [Fact]
    public async Task Lint_repairs_and_writes_a_schema()
    {
        Write("main.vxml", Hello.Replace(" version=\"2.1\"", "", StringComparison.Ordinal));
        var (status, output, error) = await InvokeAsync("lint", _folder, "--fix");
        Assert.Equal(0, status);
        Assert.Contains("fixed ", error);
        Assert.Contains("0 errors", output);
        Assert.Contains("version=\"2.1\"", await File.ReadAllTextAsync(Path.Combine(_folder, "main.vxml"), TestContext.Current.CancellationToken));
        var schema = Path.Combine(_folder, "vxml.xsd");
        Assert.Equal((0, "", ""), await InvokeAsync("lint", "--schema", schema));
        Assert.Contains("targetNamespace=\"http://www.w3.org/2001/vxml\"", await File.ReadAllTextAsync(schema, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("test --times 0", "--times: a number from 1 to 1000000 expected, not '0'")]
    [InlineData("test --live host.example", "--live needs --record")]
    [InlineData("test /no/such", "/no/such: there is no such file or folder")]
    [InlineData("lint /no/such", "/no/such: there is no such file or folder")]
    [InlineData("lint --format yaml", "yaml")]
    public async Task What_is_wrong_ends_with_status_2(string line, string text)
    {
        var (status, _, error) = await InvokeAsync(line.Split(' '));
        Assert.Equal(ExitStatus.WrongUsage, status);
        Assert.Contains(text, error);
    }

    [Fact]
    public async Task A_folder_without_tests_or_a_report_that_cannot_be_written_ends_with_status_2()
    {
        Assert.Equal(ExitStatus.WrongUsage, (await InvokeAsync("test", _folder)).Status);
        Write("main.vxml", Hello);
        Assert.Equal(ExitStatus.WrongUsage, (await InvokeAsync("lint", _folder, "-o", Path.Combine(_folder, "no", "such"))).Status);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private static async Task<(int Status, string Output, string Error)> InvokeAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var status = await ProgramCommandLine.InvokeAsync(args, new CommandHandlers(_ => Task.FromResult(7), _ => Task.FromResult(8)), output, error);
        return (status, output.ToString(), error.ToString());
    }
}
