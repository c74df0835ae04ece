using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using VxmlGir.Workbench.Coverage;
using VxmlGir.Workbench.Testing;

namespace VxmlGir.Host.CommandLine;

/// <summary><c>vxmlgir test</c>: 0 when all calls go as expected, 1 when some do not, 2 when nothing could be run.</summary>
internal static class TestCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var paths = new Argument<string[]>("paths") { Description = "Caller scripts (.caller), or folders of them.", DefaultValueFactory = _ => ["apps"] };
        var record = new Option<bool>("--record") { Description = "Write what each call comes to into its .expected instead of comparing; read it before you keep it." };
        var apps = new Option<string?>("--apps") { Description = "Folder of applications whose callers lie apart, in folders of the same names." };
        var junit = new Option<string?>("--junit") { Description = "Also write the results as JUnit XML to this file." };
        var trx = new Option<string?>("--trx") { Description = "Also write the results as TRX to this file." };
        var coverage = new Option<string?>("--coverage") { Description = "Also write what the calls reached to this folder: coverage.html and cobertura.xml." };
        var times = Count("--times", "Run every call so often.");
        var jobs = Count("--jobs", "Run so many calls side by side (with --coverage or --record: one).");
        var live = new Option<string[]>("--live") { Description = "With --record: a host (host or host:port) whose real services are asked; their answers are written into the caller script. May be repeated.", DefaultValueFactory = _ => [] };
        var command = new Command("test", "Run scripted callers against the applications beside them, in virtual time.") { paths, record, apps, junit, trx, coverage, times, jobs, live };
        command.SetAction(async (parsed, cancellation) =>
        {
            var hosts = parsed.GetValue(live) ?? [];
            if (hosts.Length > 0 && !parsed.GetValue(record))
            {
                await error.WriteLineAsync("--live needs --record: a test that asks real services is no test");
                return ExitStatus.WrongUsage;
            }
            var (cases, absent) = TestRun.Find(parsed.GetValue(paths) ?? []);
            if (absent is not null || cases.IsEmpty)
            {
                await error.WriteLineAsync(absent is null ? "there is no caller script (.caller) there" : $"{absent}: there is no such file or folder");
                return ExitStatus.WrongUsage;
            }
            var reached = parsed.GetValue(coverage) is null ? null : new CoverageCollector();
            using var services = hosts.Length == 0 ? null : new RealServices(hosts);
            var (drafts, folder) = (parsed.GetValue(record), parsed.GetValue(apps));
            var alone = drafts || reached is not null;
            var all = await new TestJobs(alone ? 1 : parsed.GetValue(jobs), () => new TestRun(drafts, folder) { Coverage = reached, Live = services?.Live }).RunAsync(cases, drafts ? 1 : parsed.GetValue(times), cancellation);
            await output.WriteAsync(TestReports.Text(all));
            if (parsed.GetValue(junit) is { } x && !await ReportFile.WriteAsync(x, TestReports.JUnit(all), output, error, cancellation)) return ExitStatus.WrongUsage;
            if (parsed.GetValue(trx) is { } t && !await ReportFile.WriteAsync(t, TestReports.TestResultsXml(all), output, error, cancellation)) return ExitStatus.WrongUsage;
            if (reached is not null && !await WriteCoverageAsync(parsed.GetValue(coverage)!, reached.ToReport(), output, error, cancellation)) return ExitStatus.WrongUsage;
            return all.All(r => r.Verdict == TestVerdict.Passed) ? ExitStatus.Ok : ExitStatus.Failed;
        });
        return command;
    }

    private static Option<int> Count(string name, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => 1 };
        option.Validators.Add(found =>
        {
            if (found.Tokens is [var token] && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value is < 1 or > 1_000_000)) found.AddError($"{name}: a number from 1 to 1000000 expected, not '{token.Value}'");
        });
        return option;
    }

    private static async Task<bool> WriteCoverageAsync(string folder, CoverageReport report, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        await output.WriteAsync(CoverageText.Write(report));
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{folder}: {refused.Message}");
            return false;
        }
        return await ReportFile.WriteAsync(Path.Combine(folder, "coverage.html"), CoveragePage.Write(report), output, error, cancellation)
            && await ReportFile.WriteAsync(Path.Combine(folder, "cobertura.xml"), Cobertura.Write(report), output, error, cancellation);
    }
}
