using VxmlGir.Interpreter.Markup;
using VxmlGir.RecordingCore.Commands;
using VxmlGir.Workbench.Lint.Model;
using VxmlGir.Workbench.Lint.Rules;

namespace VxmlGir.Workbench.Lint.Flow;

/// <summary>All ways through a body of executable content of one dialog; conditions go both ways.</summary>
internal sealed class BodyWalk(LintApplication application, FlowFacts facts, LintDialog dialog, LintDocument document)
{
    private const int MaxWays = 256;

    public IReadOnlyCollection<Way> Through(MarkupElement parent, Way start) => Through(parent.Elements, [start]);

    private HashSet<Way> Through(IEnumerable<MarkupElement> body, HashSet<Way> ways)
    {
        foreach (var element in body)
        {
            var next = new HashSet<Way>();
            foreach (var way in ways)
            {
                if (way.Jump is not null) next.Add(way);
                else next.UnionWith(Step(element, way));
            }
            ways = Bounded(next);
        }
        return ways;
    }

    private HashSet<Way> Bounded(HashSet<Way> ways)
    {
        if (ways.Count <= MaxWays) return ways;
        facts.Incomplete = true;
        return [.. ways.Take(MaxWays)];
    }

    private IEnumerable<Way> Step(MarkupElement element, Way way) => element.Name switch
    {
        "log" => RecordLog.IsRecord(element) ? Record(element, way) : [way],
        "if" => Branches(element, way),
        "foreach" => Through(element.Elements, [way]).Append(way),
        "goto" => Goto(element, way),
        "submit" => [way with { Jump = Follow(element.Value("next"), element.Value("expr")) }],
        "exit" => [way with { Jump = new Jump.End(element.Place, "exit") }],
        "disconnect" => [way with { Jump = new Jump.End(element.Place, "disconnect") }],
        "return" => [way with { Jump = new Jump.Return(element.Place, element.Value("event")) }],
        "throw" => [way with { Jump = element.Value("event") is { } name ? new Jump.Throw(name, element.Place) : new Jump.Away(false) }],
        "clear" => [way with { Filled = way.Filled & ~Bits(element.Value("namelist")) }],
        "assign" => Assign(element, way),
        _ => [way],
    };

    private HashSet<Way> Branches(MarkupElement element, Way way)
    {
        var (body, condition, ways, open) = (new List<MarkupElement>(), element.Value("cond"), new HashSet<Way>(), true);
        foreach (var child in element.Elements)
        {
            if (child.Name is not ("elseif" or "else"))
            {
                body.Add(child);
                continue;
            }
            open &= Take(body, condition, way, ways);
            (body, condition) = ([], child.Name == "else" ? "true" : child.Value("cond"));
            if (!open) return ways;
        }
        if (Take(body, condition, way, ways)) ways.Add(way);
        return ways;
    }

    // False when nothing after this branch can be taken.
    private bool Take(List<MarkupElement> body, string? condition, Way way, HashSet<Way> ways)
    {
        if (condition?.Trim() is "false") return true;
        ways.UnionWith(Through(body, [way]));
        return condition?.Trim() is not "true";
    }

    private IEnumerable<Way> Goto(MarkupElement element, Way way)
    {
        if ((element.Value("nextitem") ?? ScriptText.Literal(element.Value("expritem"))) is { } item)
            return [way with { Jump = Index(item) is >= 0 and var index ? new Jump.ToItem(index) : new Jump.Away(false) }];
        // Which item an expression names is not known: any of them.
        if (element.Attribute("expritem") is not null) return dialog.Items.Select((_, i) => way with { Jump = new Jump.ToItem(i) });
        return [way with { Jump = Follow(element.Value("next"), element.Value("expr")) }];
    }

    /// <summary>Where a reference or an expression leads.</summary>
    public Jump Follow(string? reference, string? expression)
    {
        if ((reference ?? ScriptText.Literal(expression)) is not { } text) return new Jump.Away(Computed: true);
        if (application.Resolve(document, text) is not Reference.Inside inside) return new Jump.Away(false);
        var target = inside.Fragment.Length == 0 ? inside.Document.Dialogs.FirstOrDefault() : inside.Document.FindDialog(inside.Fragment);
        return target is null ? new Jump.Away(false) : new Jump.ToDialog(target);
    }

    private IEnumerable<Way> Assign(MarkupElement element, Way way)
    {
        if (element.Value("name") is not { } name || Bits(name) is 0) return [way];
        return element.Value("expr")?.Trim() == "undefined" ? [way with { Filled = way.Filled & ~Bits(name) }] : [way with { Filled = way.Filled | Bits(name) }];
    }

    private int Index(string name)
    {
        for (var i = 0; i < dialog.Items.Length; i++)
        {
            if (dialog.Items[i].Value("name") == name) return i;
        }
        return -1;
    }

    private ulong Bits(string? names)
    {
        if (names is null) return ulong.MaxValue;
        var bits = 0UL;
        foreach (var name in names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Index(name.StartsWith("dialog.", StringComparison.Ordinal) ? name["dialog.".Length..] : name) is >= 0 and < 64 and var index) bits |= 1UL << index;
        }
        return bits;
    }

    private IEnumerable<Way> Record(MarkupElement log, Way way)
    {
        HashSet<Recorder> states = [way.Recorder];
        var commands = RecordLog.Commands(log, application.Limits.Commands);
        for (var i = 0; i < commands.Length; i++)
        {
            var (command, at) = (commands[i], i);
            if (RecordLog.IsUnknown(command)) states = [new(RecorderPhase.Idle), new(RecorderPhase.Recording), new(RecorderPhase.Paused)];
            else states = [.. states.Select(s => Apply(log, at, command, s))];
        }
        return states.Select(s => way with { Recorder = s });
    }

    private Recorder Apply(MarkupElement log, int index, RecordCommand command, Recorder recorder)
    {
        var next = (command, recorder.Phase) switch
        {
            (RecordCommand.Start, _) => new Recorder(RecorderPhase.Recording),
            (RecordCommand.Stop, not RecorderPhase.Idle) => new Recorder(RecorderPhase.Idle),
            (RecordCommand.Pause, RecorderPhase.Recording) => new Recorder(RecorderPhase.Paused, PauseNumber(log)),
            (RecordCommand.Resume, RecorderPhase.Paused) => new Recorder(RecorderPhase.Recording),
            _ => recorder,
        };
        // A parameter is kept for the next recording, so it always has an effect.
        if (command is RecordCommand.Stop or RecordCommand.Pause or RecordCommand.Resume)
        {
            var key = (log.Place, index);
            if (!facts.Commands.TryGetValue(key, out var use)) facts.Commands[key] = use = new CommandUse(log, index, command.Name);
            use.HadEffect |= next != recorder;
            use.SeenIn = recorder.Phase;
        }
        return next;
    }

    private int PauseNumber(MarkupElement log)
    {
        var number = facts.Pauses.FindIndex(p => ReferenceEquals(p, log));
        if (number >= 0) return number;
        facts.Pauses.Add(log);
        return facts.Pauses.Count - 1;
    }
}
