using VxmlGir.Interpreter.Markup;
using VxmlGir.Workbench.Lint.Model;
using VxmlGir.Workbench.Lint.Rules;

namespace VxmlGir.Workbench.Lint.Flow;

/// <summary>All that can come of visiting one form item.</summary>
internal sealed class ItemVisit(LintApplication application, FlowFacts facts, LintDialog dialog, Func<LintDialog, Recorder, IReadOnlyCollection<Recorder>> call)
{
    private const int MaxThrows = 4;

    private readonly Handlers _handlers = new(application, dialog);
    private readonly BodyWalk _body = new(application, facts, dialog, dialog.Document);

    /// <summary>The ways out; each ends with a jump or goes back to selecting.</summary>
    public IEnumerable<Way> Ways(int index, Way start)
    {
        var item = dialog.Items[index];
        var ways = item.Name switch
        {
            "block" => _body.Through(item, start with { Filled = start.Filled | Bit(index) }),
            "menu" => Menu(item, start),
            "subdialog" => Subdialog(item, index, start),
            "object" => Filled(item, index, start),
            "transfer" => Filled(item, index, start).Concat(Waiting(item, start)).Append(start with { Jump = new Jump.Away(false) }),
            "initial" => Filled(item, index, start).Concat(AllFilled(start)).Concat(Waiting(item, start)),
            _ => Filled(item, index, start).Concat(HasFormGrammar ? AllFilled(start) : []).Concat(Waiting(item, start)),
        };
        Trouble(item, start);
        return ways.SelectMany(w => w.Jump is Jump.Throw thrown ? Thrown(item, thrown, w, 0) : [w]).ToHashSet();
    }

    private bool HasFormGrammar => dialog.Element.Elements.Any(e => e.Name is "grammar" or "initial");

    private static ulong Bit(int index) => index < 64 ? 1UL << index : 0;

    private IEnumerable<Way> Menu(MarkupElement menu, Way start) =>
        menu.Elements.Where(e => e.Name == "choice").Select(c => Choose(c, start, _body)).Concat(Waiting(menu, start)).Append(start);

    private static Way Choose(MarkupElement choice, Way start, BodyWalk body)
    {
        if (choice.Value("event") is { } name) return start with { Jump = new Jump.Throw(name, choice.Place) };
        return start with { Jump = choice.Attribute("eventexpr") is null ? body.Follow(choice.Value("next"), choice.Value("expr")) : new Jump.Away(false) };
    }

    // noinput, nomatch and help: a handler runs, or the platform asks again; links lead elsewhere.
    private IEnumerable<Way> Waiting(MarkupElement item, Way start)
    {
        yield return start;
        foreach (var (handler, document) in _handlers.OfWaiting(item))
        {
            foreach (var way in In(document).Through(handler, start)) yield return way;
        }
        if (item.Value("modal") == "true") yield break;
        foreach (var (link, document) in _handlers.Links(item)) yield return Choose(link, start, In(document));
    }

    private HashSet<Way> Filled(MarkupElement item, int index, Way start) => AfterFilled(item, start with { Filled = start.Filled | Bit(index) }, Bit(index));

    // A grammar of the form fills many fields at once.
    private HashSet<Way> AllFilled(Way start)
    {
        var all = dialog.Items.Select((e, i) => (e, i)).Where(p => p.e.Name is "field" or "initial" or "record").Aggregate(0UL, (bits, p) => bits | Bit(p.i));
        var ways = new HashSet<Way> { start with { Filled = start.Filled | all } };
        foreach (var field in dialog.Items.Where(e => e.Name is "field")) ways = Run(field.Elements.Where(e => e.Name == "filled"), ways);
        return Run(dialog.Element.Elements.Where(e => e.Name == "filled"), ways);
    }

    private HashSet<Way> AfterFilled(MarkupElement item, Way start, ulong now)
    {
        var ways = Run(item.Elements.Where(e => e.Name == "filled"), [start]);
        return Run(dialog.Element.Elements.Where(e => e.Name == "filled" && Applies(e, start.Filled, now)), ways);
    }

    private bool Applies(MarkupElement filled, ulong set, ulong now)
    {
        var names = filled.Value("namelist")?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var bits = dialog.Items.Select((e, i) => (e, i)).Where(p => names is null ? p.e.Name is not ("block" or "initial") : names.Contains(p.e.Value("name"))).Aggregate(0UL, (b, p) => b | Bit(p.i));
        return filled.Value("mode") == "any" ? (bits & now) != 0 : (bits & now) != 0 && (bits & ~set) == 0;
    }

    private HashSet<Way> Run(IEnumerable<MarkupElement> bodies, HashSet<Way> ways)
    {
        foreach (var body in bodies) ways = [.. ways.SelectMany(w => w.Jump is null ? _body.Through(body, w) : [w])];
        return ways;
    }

    private IEnumerable<Way> Subdialog(MarkupElement item, int index, Way start)
    {
        switch (_body.Follow(item.Value("src"), item.Value("srcexpr")))
        {
            case Jump.ToDialog to:
                return call(to.Dialog, start.Recorder).SelectMany(r => Filled(item, index, start with { Recorder = r }));
            case Jump.Away away:
                facts.AnyComputed |= away.Computed;
                // It may do anything to the recorder.
                return new[] { start.Recorder, new(RecorderPhase.Idle), new(RecorderPhase.Recording), new(RecorderPhase.Paused) }.Distinct()
                    .SelectMany(r => Filled(item, index, start with { Recorder = r }));
            default:
                return Filled(item, index, start);
        }
    }

    private IEnumerable<Way> Thrown(MarkupElement item, Jump.Throw thrown, Way way, int depth)
    {
        var start = way with { Jump = null };
        var handlers = _handlers.Of(item, thrown.Event).ToList();
        if (depth == MaxThrows) return [way with { Jump = new Jump.Away(false) }];
        if (handlers.Count == 0) return [thrown.Event is "noinput" or "nomatch" or "help" or "cancel" ? start : way with { Jump = new Jump.End(thrown.Place, "unhandled event") }];
        return handlers.SelectMany(h => In(h.Document).Through(h.Element, start)).SelectMany(w => w.Jump is Jump.Throw next ? Thrown(item, next, w, depth + 1) : [w]);
    }

    // Errors and hang-ups: their handlers run in every state; how they end is no finding, their commands and jumps count.
    private void Trouble(MarkupElement item, Way start)
    {
        foreach (var (handler, document) in _handlers.OfTrouble(item))
        {
            foreach (var way in In(document).Through(handler, start)) Troubled?.Invoke(way);
        }
    }

    /// <summary>Told of the ways that handlers of errors and hang-ups take.</summary>
    public Action<Way>? Troubled { get; init; }

    private BodyWalk In(LintDocument document) => document == dialog.Document ? _body : new BodyWalk(application, facts, dialog, document);
}
