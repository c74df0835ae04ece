using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>An element of the language that the platform does not have: executing it throws <c>error.unsupported.&lt;element&gt;</c>.</summary>
internal sealed record UnsupportedExecutable(string Element, SourcePlace Place) : Executable(Place)
{
    public override ValueTask<Completion> ExecuteAsync(Frame frame) =>
        new(new Completion.Throw(new VoiceXmlEvent(EventNames.Unsupported + Element, $"<{Element}> is not supported", Place)));
}
