using System.Collections.Immutable;
using System.Text.RegularExpressions;
using VxmlGir.Interpreter.Markup;
using VxmlGir.RecordingCore.Commands;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>Record commands, each by itself; their order is <see cref="FlowRules"/>'.</summary>
internal static partial class RecordRules
{
    private static readonly LintRule UnknownCommand = new("VG-REC-003", LintLevel.Error, "A record command that does not exist",
        "The recorder knows start, stop, pause, resume and parameter key=value, separated by semicolons. Anything else is refused in the call and has no effect; a missing semicolon makes two commands one.");

    private static readonly LintRule BadParameter = new("VG-REC-004", LintLevel.Error, "A record parameter is malformed",
        "A parameter is written parameter key=value; keys hold letters, digits, '_', '.' and '-', partitions is a list such as /sales,/support. A malformed one is refused in the call, and the recording's metadata lacks it.");

    private static readonly LintRule UnknownDestination = new("VG-REC-005", LintLevel.Warning, "A log destination that the platform does not have",
        "Only gvp:dest=\"record\" steers the recorder. Text for another destination is logged as ordinary text, with a warning in each call.");

    private static readonly LintRule NoDestination = new("VG-REC-007", LintLevel.Warning, "An ordinary log looks like record commands",
        "The text reads like commands for the recorder, but the log has no gvp:dest=\"record\": it is written into the log, and nothing is recorded, paused or resumed.");

    private static readonly LintRule NoPrefix = new("VG-REC-008", LintLevel.Error, "dest without a prefix",
        "The destination of a log is an attribute of the extension namespace: write gvp:dest=\"record\" and declare the prefix. Without the prefix the document is refused.");

    private static readonly LintRule Empty = new("VG-REC-010", LintLevel.Warning, "A record log without a command",
        "The log goes to the recorder but holds no command, so it has no effect.");

    public static ImmutableArray<LintRule> All { get; } = [UnknownCommand, BadParameter, UnknownDestination, NoDestination, NoPrefix, Empty];

    public static void Check(LintContext context, LintDocument document)
    {
        foreach (var log in document.Elements.Where(e => e.Name == "log"))
        {
            if (log.Attribute("dest") is { } bare) context.Report(NoPrefix, bare.Place, "write gvp:dest: dest alone is no attribute of <log>");
            else if (RecordLog.Destination(log) is not { } destination) CheckOrdinary(context, log);
            else if (destination.Value.Trim() != "record") context.Report(UnknownDestination, destination.Place, $"destination '{destination.Value}' is not known (record)");
            else CheckCommands(context, log);
        }
    }

    private static void CheckCommands(LintContext context, MarkupElement log)
    {
        var commands = RecordLog.Commands(log, context.Application.Limits.Commands);
        if (commands.IsEmpty) context.Report(Empty, log.Place, "no record command in this log");
        foreach (var wrong in commands.OfType<RecordCommand.Malformed>())
        {
            if (RecordLog.IsUnknown(wrong)) continue;
            var parameter = wrong.Word.StartsWith("parameter", StringComparison.OrdinalIgnoreCase);
            context.Report(parameter ? BadParameter : UnknownCommand, log.Place, $"'{wrong.Word}': {wrong.Reason}");
        }
    }

    private static void CheckOrdinary(LintContext context, MarkupElement log)
    {
        if (CommandForm().IsMatch(RecordLog.TextOf(log))) context.Report(NoDestination, log.Place, "this looks like record commands, but the log has no gvp:dest=\"record\"");
    }

    [GeneratedRegex(@"^\s*(start|stop|pause|resume|parameter\s+[\w.-]+\s*=[^;]*)\s*;", RegexOptions.NonBacktracking)]
    private static partial Regex CommandForm();
}
