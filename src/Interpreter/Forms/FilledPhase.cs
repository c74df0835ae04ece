using System.Collections.Immutable;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Forms;

/// <summary>Runs the <c>filled</c> actions that what was just filled triggers, in document order (section 2.4 and appendix C).</summary>
internal sealed class FilledPhase(FormRun run)
{
    public async ValueTask<Completion> RunAsync(ImmutableArray<FormItemNode> justFilled)
    {
        foreach (var item in justFilled)
        {
            foreach (var filled in item.Filled)
            {
                run.Session.Setup.Observer?.Enters(filled.Place);
                var completion = await Executable.ExecuteAllAsync(filled.Body, run.FrameOf(item).Anonymous());
                if (completion is not Completion.Normal) return completion;
            }
        }
        foreach (var filled in run.Form.Filled)
        {
            if (!IsTriggered(filled, justFilled)) continue;
            run.Session.Setup.Observer?.Enters(filled.Place);
            var completion = await Executable.ExecuteAllAsync(filled.Body, run.FrameOf(justFilled.FirstOrDefault()).Anonymous());
            if (completion is not Completion.Normal) return completion;
        }
        return Completion.Done;
    }

    private bool IsTriggered(FilledNode filled, ImmutableArray<FormItemNode> justFilled)
    {
        var names = filled.Names.IsEmpty ? run.Form.Items.Where(i => i.IsInput).Select(i => i.Name).ToList() : [.. filled.Names];
        if (!justFilled.Any(i => names.Contains(i.Name))) return false;
        return !filled.All || names.All(n => run.FindItem(n) is not { } item || run.IsFilled(item));
    }
}
