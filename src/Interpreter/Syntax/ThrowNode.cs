using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;throw&gt;</c> (section 5.2.1).</summary>
internal sealed record ThrowNode(string? Event, ScriptSource? EventExpr, string? Message, ScriptSource? MessageExpr, SourcePlace Place) : Executable(Place)
{
    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        var (name, fault) = await TextAsync(frame, Event, EventExpr);
        if (fault is not null) return new Completion.Throw(fault);
        var (message, wrong) = await TextAsync(frame, Message, MessageExpr);
        if (wrong is not null) return new Completion.Throw(wrong);
        return string.IsNullOrWhiteSpace(name)
            ? Frame.Semantic("the event to throw has no name", Place)
            : new Completion.Throw(new VoiceXmlEvent(name, message, Place));
    }

    private static async ValueTask<(string? Text, VoiceXmlEvent? Fault)> TextAsync(Frame frame, string? literal, ScriptSource? expr)
    {
        if (expr is null) return (literal, null);
        var outcome = await frame.EvaluateTextAsync(expr);
        return outcome.Fault is { } fault ? (null, Frame.Semantic(fault)) : (outcome.Value.PrimitiveText, null);
    }
}
