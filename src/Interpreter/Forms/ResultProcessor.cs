using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Forms;

/// <summary>Appendix C, process phase: what was collected fills variables, follows a link or a choice, or becomes an event.</summary>
internal sealed class ResultProcessor(FormRun run)
{
    public async ValueTask<Completion> ProcessAsync(Collected collected, FormItemNode item)
    {
        var session = run.Session;
        switch (collected)
        {
            case Collected.Match match:
                var results = ImmutableArray.CreateBuilder<Recognition>();
                foreach (var candidate in match.Others.Prepend(match))
                {
                    var outcome = await InterpretAsync(candidate);
                    if (outcome.Fault is { } fault) return new Completion.Throw(Frame.Semantic(fault));
                    results.Add(new Recognition(candidate.Grammar, candidate.Utterance, candidate.InputMode, candidate.Confidence, outcome.Value));
                }
                return await ProcessAsync(results[0] with { Others = [.. results.Skip(1)] }, item);
            case Collected.NoMatch missed:
                if (session.IsPrivate(run.FrameOf(item))) session.KeepSecret(missed.Utterance);
                session.Trace("nomatch", Shown(item, missed.Utterance), item.Place);
                return Event(EventNames.NoMatch, item);
            case Collected.NoInput:
                session.Trace("noinput", "", item.Place);
                return Event(EventNames.NoInput, item);
            case Collected.HungUp:
                return Event(EventNames.HangUp, item);
            case Collected.Event external:
                return new Completion.Throw(new VoiceXmlEvent(external.Name, external.Message, item.Place));
            default:
                return new Completion.Exit(ImmutableDictionary<string, string>.Empty);
        }
    }

    private async ValueTask<ScriptOutcome> InterpretAsync(Collected.Match match)
    {
        var grammar = match.Grammar.Grammar;
        return grammar.Convert is { } convert
            ? convert(match.Utterance)
            : await new SemanticInterpreter(run.Session.Scripts, grammar.Mode).InterpretAsync(match.Notes, grammar.Source.HeaderTags);
    }

    public async ValueTask<Completion> ProcessAsync(Recognition result, FormItemNode item)
    {
        if (run.Session.IsPrivate(run.FrameOf(item))) KeepSecret(result);
        run.Session.Trace("match", Shown(item, $"{result.Utterance}"), item.Place);
        run.Document.Context.ApplicationScope.Declare("lastresult$", LastResult(result));
        switch (result.Grammar.Owner)
        {
            case GrammarOwner.Link link:
                return await link.Node.Jump.ExecuteAsync(run.FrameOf(item));
            case GrammarOwner.Choice { Node.Jump: { } jump }:
                // The menu itself stays open: an event's handler, or a fetch that fails, comes back to it (section 2.2.1).
                return await jump.ExecuteAsync(run.FrameOf(item));
            case GrammarOwner.OtherChoice { Node.Jump: { } other }:
                return await other.ExecuteAsync(run.FrameOf(item));
            case GrammarOwner.Dialog dialog when dialog.Form != run.Form:
                return new Completion.Dialog(dialog.Form.Id, result);
            case GrammarOwner.Dialog:
                return await FillFormAsync(result, item);
            case GrammarOwner.Choice option:
                Fill(item, result, new ScriptValue.Text(option.Node.Value ?? ""));
                break;
            default:
                Fill(item, result, await SlotAsync((FieldNode)item, result));
                break;
        }
        return await new FilledPhase(run).RunAsync([item]);
    }

    private void KeepSecret(Recognition result)
    {
        run.Session.KeepSecret(result.Utterance);
        // What the grammar made of it, where that is no mere word ("true" is no secret).
        if (result.Interpretation is ScriptValue.Text or ScriptValue.Number && result.Interpretation.PrimitiveText is var meaning && meaning.Any(char.IsAsciiDigit)) run.Session.KeepSecret(meaning);
    }

    // A field takes the property its slot names, when the interpretation is an object that has it (section 3.1.6.1).
    private async ValueTask<ScriptValue> SlotAsync(FieldNode field, Recognition result)
    {
        if (result.Interpretation is not (ScriptValue.Live or ScriptValue.Structure)) return result.Interpretation;
        var seen = await run.Session.Scripts.SnapshotAsync(result.Interpretation) as ScriptValue.Structure;
        return seen?.Members.GetValueOrDefault(field.Slot ?? field.Name) ?? result.Interpretation;
    }

    // Mixed initiative: every field whose slot the interpretation names (section 3.1.6.2).
    private async ValueTask<Completion> FillFormAsync(Recognition result, FormItemNode item)
    {
        var filled = ImmutableArray.CreateBuilder<FormItemNode>();
        var members = await run.Session.Scripts.SnapshotAsync(result.Interpretation) as ScriptValue.Structure ?? ScriptValue.Structure.Empty;
        foreach (var field in run.Form.Items.OfType<FieldNode>())
        {
            if (!members.Members.TryGetValue(field.Slot ?? field.Name, out var value) || value is ScriptValue.Undefined) continue;
            Fill(field, result, value);
            filled.Add(field);
        }
        if (filled.Count == 0 && item is FieldNode && result.Interpretation is not (ScriptValue.Live or ScriptValue.Structure))
        {
            Fill(item, result, result.Interpretation);
            filled.Add(item);
        }
        // Something was understood: the initial items have done their work (section 2.3.3).
        if (filled.Count > 0)
        {
            foreach (var initial in run.Form.Items.OfType<InitialNode>()) run.Scope.Declare(initial.Name, ScriptValue.True);
        }
        return await new FilledPhase(run).RunAsync(filled.ToImmutable());
    }

    private void Fill(FormItemNode item, Recognition result, ScriptValue value)
    {
        run.Scope.Declare(item.Name, value);
        run.Scope.Declare(item.Name + "$", Shadow(result));
        var shown = value is ScriptValue.Live or ScriptValue.Structure ? "(object)" : value.PrimitiveText;
        if (!(item is FieldNode { IsMenu: true })) run.Session.Trace("filled", $"{item.Title} = {Shown(item, shown)}", item.Place);
    }

    // VoiceXML 2.0 section 2.3.1, 2.1 section 7 (marks).
    private ScriptValue.Structure Shadow(Recognition result)
    {
        var members = ImmutableDictionary<string, ScriptValue>.Empty
            .Add("utterance", new ScriptValue.Text(result.Utterance))
            .Add("inputmode", new ScriptValue.Text(result.InputMode))
            .Add("confidence", new ScriptValue.Number(result.Confidence))
            .Add("interpretation", result.Interpretation);
        return run.Session.Input.LastMark is not { } mark
            ? new(members)
            : new(members.Add("markname", new ScriptValue.Text(mark.Name)).Add("marktime", new ScriptValue.Number(Math.Round(mark.Since.TotalMilliseconds))));
    }

    // The array's own members repeat those of its first entry (section 5.1.5).
    private ScriptValue.List LastResult(Recognition result)
    {
        var entry = Shadow(result);
        return new ScriptValue.List([entry, .. result.Others.Select(Shadow)]) { Members = entry.Members };
    }

    private string Shown(FormItemNode item, string text) => run.Session.IsPrivate(run.FrameOf(item)) ? "••••" : text;

    private static Completion.Throw Event(string name, FormItemNode item) => new(new VoiceXmlEvent(name, null, item.Place));
}
