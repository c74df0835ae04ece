using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Ports;
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
                session.Setup.Observer?.Matches(match.Grammar, match.Notes);
                var results = ImmutableArray.CreateBuilder<Recognition>();
                foreach (var candidate in match.Others.Prepend(match))
                {
                    var outcome = await InterpretAsync(candidate);
                    if (outcome.Fault is { } fault) return new Completion.Throw(Frame.Semantic(fault));
                    results.Add(new Recognition(candidate.Grammar, candidate.Utterance, candidate.InputMode, candidate.Confidence, outcome.Value));
                }
                return match.Recording is { End: CaptureEnd.UnsupportedFormat } refused
                    ? new Completion.Throw(new VoiceXmlEvent(EventNames.Unsupported + "format", $"utterances cannot be recorded as '{refused.MediaType}'", item.Place))
                    : await ProcessAsync(results[0] with { Others = [.. results.Skip(1)], Recording = match.Recording }, item);
            case Collected.NoMatch missed:
                if (session.IsPrivate(run.FrameOf(item))) session.KeepSecret(missed.Utterance);
                session.Trace("nomatch", Shown(item, missed.Utterance), item.Place);
                Remember(new ResultShadows(run).OfMiss(missed));
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
        var shadow = new ResultShadows(run).Of(result);
        Remember(new ScriptValue.List([shadow, .. result.Others.Select(new ResultShadows(run).Of)]) { Members = shadow.Members });
        switch (result.Grammar.Owner)
        {
            case GrammarOwner.Link link:
                return await link.Node.Jump.ExecuteAsync(link.Frame);
            case GrammarOwner.Choice { Node.Jump: { } own }:
                // The menu itself stays open: an event's handler, or a fetch that fails, comes back to it (section 2.2.1).
                return await own.ExecuteAsync(run.FrameOf(item));
            case GrammarOwner.OtherChoice { Node.Jump: { } jump } other:
                return await jump.ExecuteAsync(other.Frame);
            case GrammarOwner.Dialog dialog when dialog.Form != run.Form:
                return Enter(dialog, result);
            case GrammarOwner.Dialog:
                return await FillFormAsync(result, item, shadow);
            case GrammarOwner.Choice option:
                Fill(item, shadow, new ScriptValue.Text(option.Node.Value ?? ""));
                break;
            default:
                Fill(item, shadow, await SlotAsync((FieldNode)item, result));
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

    // A form of the root document runs in the root document (section 2.1.5): the transition carries the result along.
    private Completion Enter(GrammarOwner.Dialog dialog, Recognition result)
    {
        if (dialog.Home is null || dialog.Home == run.Document.Document) return new Completion.Dialog(dialog.Form.Id, result) { Form = dialog.Form };
        var home = new UriBuilder(dialog.Home.Uri) { Fragment = dialog.Form.Id }.Uri;
        return new Completion.Document(new DocumentRequest(home, new FetchAttributes()) { Referrer = run.Document.Document.Uri }) { Result = result };
    }

    // A field takes the property its slot names, when the interpretation is an object that has it (section 3.1.6.1).
    private async ValueTask<ScriptValue> SlotAsync(FieldNode field, Recognition result)
    {
        if (result.Interpretation is not (ScriptValue.Live or ScriptValue.Structure)) return result.Interpretation;
        var seen = await run.Session.Scripts.SnapshotAsync(result.Interpretation) as ScriptValue.Structure;
        return (seen is null ? null : Selected(seen, field.Slot ?? field.Name)) ?? result.Interpretation;
    }

    // A slot may name a property of a property: slot="pizza.size" (section 3.1.6.1).
    private static ScriptValue? Selected(ScriptValue.Structure result, string slot) =>
        slot.Split('.').Aggregate<string, ScriptValue?>(result, (value, name) => (value as ScriptValue.Structure)?.Members.GetValueOrDefault(name));

    // Mixed initiative: every field whose slot the interpretation names (section 3.1.6.2).
    private async ValueTask<Completion> FillFormAsync(Recognition result, FormItemNode item, ScriptValue.Structure shadow)
    {
        var filled = ImmutableArray.CreateBuilder<FormItemNode>();
        var members = await run.Session.Scripts.SnapshotAsync(result.Interpretation) as ScriptValue.Structure ?? ScriptValue.Structure.Empty;
        foreach (var field in run.Form.Items.OfType<FieldNode>())
        {
            if (Selected(members, field.Slot ?? field.Name) is not { } value || value is ScriptValue.Undefined) continue;
            Fill(field, shadow, value);
            filled.Add(field);
        }
        if (filled.Count == 0 && item is FieldNode && result.Interpretation is not (ScriptValue.Live or ScriptValue.Structure))
        {
            Fill(item, shadow, result.Interpretation);
            filled.Add(item);
        }
        // Something was understood: the initial items have done their work (section 2.3.3).
        if (filled.Count > 0)
        {
            foreach (var initial in run.Form.Items.OfType<InitialNode>()) run.Scope.Declare(initial.Name, ScriptValue.True);
        }
        return await new FilledPhase(run).RunAsync(filled.ToImmutable());
    }

    private void Fill(FormItemNode item, ScriptValue.Structure shadow, ScriptValue value)
    {
        run.Scope.Declare(item.Name, value);
        run.Scope.Declare(item.Name + "$", shadow);
        var shown = value is ScriptValue.Live or ScriptValue.Structure ? "(object)" : value.PrimitiveText;
        if (!(item is FieldNode { IsMenu: true })) run.Session.Trace("filled", $"{item.Title} = {Shown(item, shown)}", item.Place);
    }

    private void Remember(ScriptValue results) => run.Document.Context.ApplicationScope.Declare("lastresult$", results);

    private string Shown(FormItemNode item, string text) => run.Session.IsPrivate(run.FrameOf(item)) ? "••••" : text;

    private static Completion.Throw Event(string name, FormItemNode item) => new(new VoiceXmlEvent(name, null, item.Place));
}
