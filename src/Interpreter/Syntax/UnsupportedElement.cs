using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>Executable content that the platform knows by name only: <c>error.unsupported.</c> and the name (section 5.2.6).</summary>
internal sealed record UnsupportedElement(string Name, SourcePlace Place) : Executable(Place)
{
    public override ValueTask<Completion> ExecuteAsync(Frame frame) =>
        new(new Completion.Throw(new VoiceXmlEvent(EventNames.Unsupported + Name, $"<{Name}> is not supported", Place)));
}
