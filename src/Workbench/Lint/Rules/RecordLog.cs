using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.RecordingCore.Commands;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>A <c>log</c> whose destination is the recorder, read by RecordingCore's own parser.</summary>
internal static class RecordLog
{
    /// <summary>Stands for what is only known in a call.</summary>
    private const string Unknown = "lintvalue";

    /// <summary>The destination attribute, of whatever namespace; null for an ordinary log.</summary>
    public static MarkupAttribute? Destination(MarkupElement log) => log.Attributes.FirstOrDefault(a => a.Name == "dest" && a.Namespace.Length > 0);

    public static bool IsRecord(MarkupElement element) => element.Name == "log" && Destination(element)?.Value.Trim() == "record";

    public static ImmutableArray<RecordCommand> Commands(MarkupElement log, CommandLimits limits) => RecordCommandParser.Parse(TextOf(log), limits);

    /// <summary>The command is made of values that are known in a call only.</summary>
    public static bool IsUnknown(RecordCommand command) => command is RecordCommand.Malformed wrong && wrong.Word.Contains(Unknown, StringComparison.Ordinal);

    /// <summary>The log's text; each <c>value</c>, and an <c>expr</c> that is no literal, is a placeholder.</summary>
    public static string TextOf(MarkupElement log)
    {
        var text = string.Concat(log.Children.Select(c => c switch
        {
            MarkupText t => t.Text,
            MarkupElement { Name: "value" } value => ScriptText.Literal(value.Value("expr")) ?? Unknown,
            _ => "",
        }));
        return log.Value("expr") is { } expr ? text + (ScriptText.Literal(expr) ?? Unknown) : text;
    }
}
