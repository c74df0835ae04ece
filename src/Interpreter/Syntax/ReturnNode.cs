using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;return&gt;</c>: ends a subdialog (section 5.3.10); outside of one it is <c>error.semantic</c>.</summary>
internal sealed record ReturnNode(ImmutableArray<string> Names, string? Event, ScriptSource? EventExpr, string? Message, ScriptSource? MessageExpr, SourcePlace Place)
    : Executable(Place)
{
    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        if (!frame.Document.Context.IsSubdialog) return Frame.Semantic("<return> outside of a subdialog", Place);
        if (Event is not null || EventExpr is not null)
        {
            var thrown = await new ThrowNode(Event, EventExpr, Message, MessageExpr, Place).ExecuteAsync(frame);
            return thrown is Completion.Throw { Event: { } raised } && raised.Place == Place ? new Completion.Return([], raised) : thrown;
        }
        var values = ImmutableArray.CreateBuilder<KeyValuePair<string, ScriptValue>>();
        foreach (var name in Names)
        {
            // Names that were never declared return as undefined: real applications list what a path may not have set.
            var value = frame.FindVariable(name);
            if (value is null) frame.Session.Warn("return-undeclared", $"variable '{name}' is not declared", Place);
            values.Add(new(name, value ?? ScriptValue.Undefined.Value));
        }
        return new Completion.Return(values.ToImmutable(), null);
    }
}
