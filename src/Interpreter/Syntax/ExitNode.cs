using System.Collections.Immutable;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;exit&gt;</c>: ends the session and hands values to the platform (section 5.3.9).</summary>
internal sealed record ExitNode(ScriptSource? Expr, ImmutableArray<string> Names, SourcePlace Place) : Executable(Place)
{
    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        if (Expr is not null)
        {
            var outcome = await frame.EvaluateTextAsync(Expr);
            return outcome.Fault is { } fault
                ? new Completion.Throw(Frame.Semantic(fault))
                : new Completion.Exit(ImmutableDictionary<string, string>.Empty.Add("expr", outcome.Value.PrimitiveText));
        }
        var (fields, wrong) = await SubmitNode.FieldsAsync(frame, Names, Place);
        return wrong is not null ? new Completion.Throw(wrong) : new Completion.Exit(ToValues(fields));
    }

    public static ImmutableDictionary<string, string> ToValues(ImmutableArray<KeyValuePair<string, string>> fields) =>
        fields.Aggregate(ImmutableDictionary<string, string>.Empty, (all, field) => all.SetItem(field.Key, field.Value));
}
