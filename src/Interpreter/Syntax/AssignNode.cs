using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;assign&gt;</c> (section 5.3.2).</summary>
internal sealed record AssignNode(ScriptSource Target, ScriptSource Expr, SourcePlace Place) : Executable(Place)
{
    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        var outcome = await frame.EvaluateAsync(Expr);
        var fault = outcome.Fault ?? await frame.Session.Scripts.AssignAsync(Target, outcome.Value, frame.Scope);
        return fault is null ? Completion.Done : new Completion.Throw(Frame.Semantic(fault));
    }
}
