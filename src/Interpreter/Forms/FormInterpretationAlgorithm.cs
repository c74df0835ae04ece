using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Forms;

/// <summary>The algorithm of VoiceXML 2.0 appendix C: select an item, collect its input, process what came.</summary>
internal sealed class FormInterpretationAlgorithm(FormRun run)
{
    private FormItemNode? _active;
    private string? _nextItem;
    private bool _handlerRan;

    public async ValueTask<Completion> RunAsync(Recognition? result)
    {
        if (result is not null)
        {
            // The grammar that brought us here was one of ours: process its result before anything is asked (section 2.1.5).
            // Its document may have been fetched anew on the way.
            result = result with { Grammar = result.Grammar with { Owner = new GrammarOwner.Dialog(run.Form) } };
            _active = run.Form.Items.FirstOrDefault(i => i is InitialNode or FieldNode);
            var completion = await SettleAsync(await new ResultProcessor(run).ProcessAsync(result, _active!));
            if (completion is not (Completion.Normal or Completion.NextItem)) return completion;
        }
        return await LoopAsync();
    }

    public async ValueTask<Completion> ResumeAsync(VoiceXmlEvent raised)
    {
        var completion = await SettleAsync(new Completion.Throw(raised));
        return completion is Completion.Normal or Completion.NextItem ? await LoopAsync() : completion;
    }

    private async ValueTask<Completion> LoopAsync()
    {
        while (true)
        {
            if (run.Session.CountTransition(run.Form.Place) is { } limit) return limit;
            var (item, fault) = await SelectAsync();
            if (item is null && fault is null) return new Completion.Exit(ImmutableDictionary<string, string>.Empty);
            _active = item ?? _active;
            var completion = fault is not null ? new Completion.Throw(fault) : await VisitAsync(item!);
            completion = await SettleAsync(completion);
            if (completion is not (Completion.Normal or Completion.NextItem)) return completion;
        }
    }

    // Select phase: the item a goto named, else the first one whose variable is undefined and whose condition holds.
    private async ValueTask<(FormItemNode? Item, VoiceXmlEvent? Fault)> SelectAsync()
    {
        if (_nextItem is { } name)
        {
            _nextItem = null;
            return (run.FindItem(name), null);
        }
        foreach (var item in run.Form.Items)
        {
            if (run.IsFilled(item)) continue;
            var (holds, fault) = await run.FrameOf(item).HoldsAsync(item.Condition);
            if (fault is not null) return (item, fault);
            if (holds) return (item, null);
        }
        return (null, null);
    }

    private async ValueTask<Completion> VisitAsync(FormItemNode item)
    {
        run.Session.Sensitive.Visit(item, run.FrameOf(item));
        run.Session.Trace("item", item.Title, item.Place);
        run.Session.Setup.Observer?.Enters(item.Place);
        if (item is BlockNode block) return await RunBlockAsync(block);
        if (await QueuePromptsAsync(item) is Completion.Throw thrown) return thrown;
        return item switch
        {
            FieldNode or InitialNode => await CollectAsync(item),
            SubdialogNode subdialog => await new SubdialogVisit(run, subdialog).RunAsync(),
            RecordNode record => await new RecordVisit(run, record).RunAsync(),
            TransferNode transfer => await new TransferVisit(run, transfer).RunAsync(),
            UnsupportedNode unsupported => new Completion.Throw(new VoiceXmlEvent(unsupported.Event, $"<{unsupported.Element}> is not supported", item.Place)),
            _ => Completion.Done,
        };
    }

    private async ValueTask<Completion> RunBlockAsync(BlockNode block)
    {
        run.Scope.Declare(block.Name, ScriptValue.True);
        return await Executable.ExecuteAllAsync(block.Body, run.FrameOf(block).Anonymous());
    }

    // Unless the last handler ran without reprompt, the prompts for the item's prompt counter are queued (section 4.1.6).
    private async ValueTask<Completion> QueuePromptsAsync(FormItemNode item)
    {
        var suppressed = _handlerRan && !run.TakePromptRequest();
        _handlerRan = false;
        if (suppressed) return Completion.Done;
        var counters = run.CountersOf(item);
        var eligible = new List<PromptNode>();
        var frame = run.FrameOf(item);
        foreach (var prompt in item.Prompts)
        {
            if (prompt.Count > counters.Prompts) continue;
            var (holds, fault) = await frame.HoldsAsync(prompt.Condition);
            if (fault is not null) return new Completion.Throw(fault);
            if (holds) eligible.Add(prompt);
        }
        counters.Prompts++;
        var best = eligible.Count == 0 ? 0 : eligible.Max(p => p.Count);
        run.Session.Prompts.ForgetTimeout();
        foreach (var prompt in eligible.Where(p => p.Count == best))
        {
            run.Session.Setup.Observer?.Enters(prompt.Place);
            if (await prompt.QueueAsync(frame) is Completion.Throw thrown) return thrown;
        }
        return Completion.Done;
    }

    private async ValueTask<Completion> CollectAsync(FormItemNode item)
    {
        // In final processing there is nobody to wait for (section 1.5.4).
        if (run.Session.CallerIsGone) return new Completion.Exit(ImmutableDictionary<string, string>.Empty);
        var (grammars, fault) = await new GrammarActivation(run, item).ActivateAsync();
        if (fault is not null) return new Completion.Throw(fault);
        run.Session.Setup.Observer?.Listens(item, grammars);
        var collected = await new Collector(run.Session, run.FrameOf(item), grammars).RunAsync();
        return await new ResultProcessor(run).ProcessAsync(collected, item);
    }

    /// <summary>Events go to their handlers here, with the active item's counters; what remains is a jump or nothing.</summary>
    private async ValueTask<Completion> SettleAsync(Completion completion)
    {
        if (completion is Completion.Throw thrown)
        {
            var counters = _active is null ? EventCounters.Fresh() : run.CountersOf(_active).Events;
            completion = await new EventProcessor(run.FrameOf(_active), counters).ThrowAsync(thrown.Event);
            _handlerRan = completion is Completion.Normal or Completion.NextItem;
        }
        if (completion is Completion.NextItem next) _nextItem = next.Name;
        return completion;
    }
}
