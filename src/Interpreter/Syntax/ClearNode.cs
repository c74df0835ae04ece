using System.Collections.Immutable;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;clear&gt;</c>: variables become undefined; form items forget their counters too (section 5.3.3).</summary>
/// <param name="Names">Empty: all form items of the dialog.</param>
internal sealed record ClearNode(ImmutableArray<string> Names, SourcePlace Place) : Executable(Place)
{
    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        if (Names.IsEmpty)
        {
            frame.Form?.ClearAll();
            return Completion.Done;
        }
        foreach (var name in Names)
        {
            var fault = await frame.Session.Scripts.AssignAsync(new ScriptSource(name, Place), ScriptValue.Undefined.Value, frame.Scope);
            if (fault is not null) return new Completion.Throw(Frame.Semantic(fault));
            frame.Form?.ForgetItem(name);
        }
        return Completion.Done;
    }
}
