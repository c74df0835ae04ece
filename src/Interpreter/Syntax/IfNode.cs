using System.Collections.Immutable;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;if&gt;</c> with its <c>elseif</c> and <c>else</c> (section 5.3.4): the first branch whose condition holds.</summary>
internal sealed record IfNode(ImmutableArray<IfBranch> Branches, SourcePlace Place) : Executable(Place)
{
    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        foreach (var branch in Branches)
        {
            var (holds, fault) = await frame.HoldsAsync(branch.Condition);
            if (fault is not null) return new Completion.Throw(fault);
            if (holds) return await ExecuteAllAsync(branch.Body, frame);
        }
        return Completion.Done;
    }
}

/// <param name="Condition">Null: <c>else</c>.</param>
internal sealed record IfBranch(ScriptSource? Condition, ImmutableArray<Executable> Body);
