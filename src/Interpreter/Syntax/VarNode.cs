using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;var&gt;</c>: declares in the scope it stands in (section 5.3.1).</summary>
internal sealed record VarNode(string Name, ScriptSource? Expr, SourcePlace Place) : Executable(Place)
{
    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        // Without expr an already declared variable keeps its value (section 5.3.1), a new one is undefined.
        if (Expr is null)
        {
            if (frame.Scope.Find(Name) is null) frame.Scope.Declare(Name, ScriptValue.Undefined.Value);
            return Completion.Done;
        }
        var outcome = await frame.EvaluateAsync(Expr);
        if (outcome.Fault is { } fault) return new Completion.Throw(Frame.Semantic(fault));
        frame.Scope.Declare(Name, outcome.Value);
        return Completion.Done;
    }
}
