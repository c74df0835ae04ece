using System.Collections.Immutable;
using System.CommandLine;
using VxmlGir.Host.Roles;
using VxmlGir.Workbench.Lint;
using VxmlGir.Workbench.Lint.Fixing;
using VxmlGir.Workbench.Lint.Output;
using VxmlGir.Workbench.Lint.Schema;

namespace VxmlGir.Host.CommandLine;

/// <summary><c>vxmlgir lint</c>: 0 without findings above a note, 1 with some, 2 when a path or the configuration is wrong.</summary>
internal static class LintCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var paths = new Argument<string[]>("paths") { Description = "Documents, grammar files, or folders of applications.", DefaultValueFactory = _ => ["apps"] };
        var format = new Option<string>("--format") { Description = "text or sarif (SARIF 2.1.0).", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "sarif");
        var file = new Option<string?>("--output", "-o") { Description = "Write the report to this file instead of the terminal." };
        var rules = new Option<bool>("--rules") { Description = "Print the rules and look at nothing." };
        var fix = new Option<bool>("--fix") { Description = "Repair the documents where only one repair is possible (docs/lint.md), then report what is left." };
        var schema = new Option<string?>("--schema") { Description = "Write an XML schema of VoiceXML for editors to this file and look at nothing." };
        var command = new Command("lint", "Find what is wrong or doubtful in applications, without running them.") { paths, format, file, rules, fix, schema };
        // The bounds are wanted; a certificate that expired is no matter of applications.
        var configuration = new ConfigurationOptions(command) { WithCertificates = false };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(rules))
            {
                foreach (var rule in RuleBook.All) await output.WriteLineAsync($"{rule.Id,-15} {rule.Level.ToString().ToLowerInvariant(),-8} {rule.Title}");
                return ExitStatus.Ok;
            }
            if (parsed.GetValue(schema) is { } target) return await ReportFile.WriteAsync(target, EditorSchema.Write(), output, error, cancellation) ? ExitStatus.Ok : ExitStatus.WrongUsage;
            if (configuration.Load(parsed, error) is not { Configuration: var platform }) return ExitStatus.WrongUsage;
            var report = await LookAsync([.. parsed.GetValue(paths) ?? []], PartsOf.Lint(platform), parsed.GetValue(fix), error);
            if (report.Absent is { } absent)
            {
                await error.WriteLineAsync($"{absent}: there is no such file or folder");
                return ExitStatus.WrongUsage;
            }
            var text = parsed.GetValue(format) == "sarif" ? Sarif.Write(report, ProgramCommandLine.VersionText()) : LintText.Write(report);
            return await ReportFile.WriteAsync(parsed.GetValue(file), text, output, error, cancellation)
                ? report.Count(LintLevel.Error) + report.Count(LintLevel.Warning) == 0 ? ExitStatus.Ok : ExitStatus.Failed
                : ExitStatus.WrongUsage;
        });
        return command;
    }

    // What was repaired is told apart from the report, which may go to a file.
    private static async Task<LintReport> LookAsync(ImmutableArray<string> paths, LintLimits limits, bool fix, TextWriter error)
    {
        if (!fix) return Linter.Run(paths, limits);
        var repaired = Fixer.Run(paths, limits);
        foreach (var finding in repaired.Fixed) await error.WriteLineAsync($"fixed {finding}");
        return repaired.Left;
    }
}
