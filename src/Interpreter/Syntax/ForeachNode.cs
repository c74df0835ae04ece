using System.Collections.Immutable;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;foreach&gt;</c> over executable content (VoiceXML 2.1 section 6): a copy of the array is walked.</summary>
internal sealed record ForeachNode(string Item, ScriptSource Array, ImmutableArray<Executable> Body, SourcePlace Place) : Executable(Place)
{
    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        var outcome = await frame.EvaluateAsync(Array);
        if (outcome.Fault is { } fault) return new Completion.Throw(Frame.Semantic(fault));
        if (await frame.Session.Scripts.SnapshotAsync(outcome.Value) is not ScriptValue.List list) return Frame.Semantic($"'{Array}' is not an array", Place);
        foreach (var value in list.Items)
        {
            frame.Scope.Declare(Item, value);
            var completion = await ExecuteAllAsync(Body, frame);
            if (completion is not Completion.Normal) return completion;
            if (frame.Session.CountTransition(Place) is { } limit) return limit;
        }
        return Completion.Done;
    }
}
