using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>
/// <c>&lt;disconnect&gt;</c>: queued prompts are played, the caller's connection ends, then
/// <c>connection.disconnect.hangup</c> is thrown for final processing (sections 5.3.11 and 1.5.4).
/// </summary>
internal sealed record DisconnectNode(ImmutableArray<string> Names, SourcePlace Place) : Executable(Place)
{
    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        var (fields, fault) = await SubmitNode.FieldsAsync(frame, Names, Place);
        if (fault is not null) return new Completion.Throw(fault);
        await frame.Session.DisconnectAsync(ExitNode.ToValues(fields), Place);
        return new Completion.Throw(new VoiceXmlEvent(EventNames.HangUp, null, Place));
    }
}
