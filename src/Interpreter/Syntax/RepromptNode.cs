using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;reprompt&gt;</c>: the next collect phase queues prompts although a handler ran (section 5.3.6).</summary>
internal sealed record RepromptNode(SourcePlace Place) : Executable(Place)
{
    public override ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        frame.Form?.RequestPrompts();
        return new(Completion.Done);
    }
}
