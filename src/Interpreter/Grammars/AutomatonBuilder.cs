using System.Collections.Immutable;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>
/// Expands rules into an <see cref="Automaton"/>. References are expanded in place, except to rules that refer to themselves: those
/// are called, and the matcher bounds the depth. Explosion is refused by the bound below.
/// </summary>
/// <param name="others">Grammars that references lead to, by absolute URI without fragment.</param>
internal sealed class AutomatonBuilder(GrammarSource grammar, IReadOnlyDictionary<string, GrammarSource> others, GrammarLimits? limits = null)
{
    private readonly GrammarLimits _limits = limits ?? GrammarLimits.Default;
    private readonly List<Instruction?> _program = [];
    private readonly HashSet<(GrammarSource Grammar, string Rule)> _recursive = [];
    private readonly Dictionary<(GrammarSource Grammar, string Rule), int> _entries = [];
    private readonly Dictionary<Instruction.Consume, int> _consumes = [];
    private bool _again;
    private readonly Stack<(GrammarSource Grammar, string Rule)> _open = new();
    private string? _fault;

    /// <summary>The automaton, or why there is none.</summary>
    public (Automaton? Automaton, string? Fault) Build()
    {
        int start;
        do
        {
            // Which rules refer to themselves is found on the way; each adds one more round.
            _program.Clear();
            _entries.Clear();
            _consumes.Clear();
            _again = false;
            var accept = Add(new Instruction.Accept());
            start = Reference(new Expansion.Reference(null, grammar.Root, grammar.Place), grammar, accept);
        }
        while (_again && _fault is null);
        if (_fault is not null) return (null, _fault);
        // Matching begins at the last instruction.
        Add(new Instruction.Split([start]));
        return (new Automaton([.. _program.Select(i => i!)]), null);
    }

    // Built back to front: every expansion is given the instruction that follows it.
    private int Emit(Expansion expansion, GrammarSource source, int next)
    {
        if (_fault is not null) return next;
        if (_program.Count > _limits.States) return Fail($"the grammar expands to more than {_limits.States} states", next);
        return expansion switch
        {
            Expansion.Token token => Consume(new Instruction.Consume(token.Text, next, token.Continues)),
            Expansion.Sequence sequence => sequence.Parts.Reverse().Aggregate(next, (after, part) => Emit(part, source, after)),
            Expansion.OneOf choice => Add(new Instruction.Split([.. choice.Alternatives.Select(a => Emit(a, source, next))])),
            Expansion.Repeat repeat => Repeat(repeat, source, next),
            Expansion.Tag tag => Add(new Instruction.Mark(new MatchNote.RunTag(tag.Source, source.TagFormat), next)),
            Expansion.Reference reference => Reference(reference, source, next),
            Expansion.Special special => Special(special.Rule, next),
            _ => next,
        };
    }

    // Alternatives that say the same need not be followed one by one.
    private int Consume(Instruction.Consume consume) =>
        _consumes.TryGetValue(consume, out var known) ? known : _consumes[consume] = Add(consume);

    private int Repeat(Expansion.Repeat repeat, GrammarSource source, int next)
    {
        var after = next;
        if (repeat.Max is { } max)
        {
            for (var i = repeat.Min; i < max && _fault is null; i++) after = Add(new Instruction.Split([Emit(repeat.Body, source, after), next]));
        }
        else
        {
            var loop = Add(null);
            _program[loop] = new Instruction.Split([Emit(repeat.Body, source, loop), next]);
            after = loop;
        }
        for (var i = 0; i < repeat.Min && _fault is null; i++) after = Emit(repeat.Body, source, after);
        return after;
    }

    private int Reference(Expansion.Reference reference, GrammarSource source, int next)
    {
        var target = source;
        if (reference.Uri is { } uri && !others.TryGetValue(uri.GetLeftPart(UriPartial.Query), out target))
        {
            return Fail($"{reference.Place}: grammar {uri} is not available", next);
        }
        if (reference is { Uri: not null, Rule: null } && !target!.NamesRoot) return Fail($"{reference.Place}: grammar {reference.Uri} names no root rule", next);
        var name = reference.Rule ?? target!.Root;
        if (!target!.Rules.TryGetValue(name, out var rule)) return Fail($"{reference.Place}: no rule '{name}'", next);
        if (target != source && reference.Rule is not null && !rule.IsPublic) return Fail($"{reference.Place}: rule '{name}' is private", next);
        if (!Agrees(reference, target)) return Fail($"{reference.Place}: grammar {reference.Uri} is not {reference.MediaType}", next);
        if (_open.Count >= _limits.ReferenceDepth) return Fail($"{reference.Place}: rules refer to each other more than {_limits.ReferenceDepth} deep", next);
        if (_recursive.Contains((target, name))) return Add(new Instruction.Call(Entry(rule, target, reference.Uri), next));
        if (_open.Contains((target, name)))
        {
            _recursive.Add((target, name));
            _again = true;
            return next;
        }
        return Expand(rule, target, reference.Uri, next);
    }

    private static bool Agrees(Expansion.Reference reference, GrammarSource target) =>
        reference.MediaType is not (GrammarMedia.Xml or GrammarMedia.Abnf) || reference.MediaType == target.MediaType;

    private int Expand(GrammarRule rule, GrammarSource target, Uri? uri, int next)
    {
        _open.Push((target, rule.Name));
        var leave = Add(new Instruction.Mark(new MatchNote.LeaveRule(), next));
        var body = Emit(rule.Body, target, leave);
        _open.Pop();
        return Add(new Instruction.Mark(new MatchNote.EnterRule(rule.Name, target, uri), body));
    }

    // A rule that refers to itself exists once; a door stands for it while it is being built.
    private int Entry(GrammarRule rule, GrammarSource target, Uri? uri)
    {
        if (_entries.TryGetValue((target, rule.Name), out var known)) return known;
        var door = Add(null);
        _entries[(target, rule.Name)] = door;
        var body = Expand(rule, target, uri, Add(new Instruction.Return()));
        _program[door] = new Instruction.Split([body]);
        return door;
    }

    private int Special(SpecialRule rule, int next)
    {
        if (rule == SpecialRule.Null) return next;
        if (rule == SpecialRule.Void) return Add(new Instruction.Split([]));
        var loop = Add(null);
        _program[loop] = new Instruction.Split([next, Add(new Instruction.Consume(null, loop))]);
        return loop;
    }

    private int Add(Instruction? instruction)
    {
        _program.Add(instruction);
        return _program.Count - 1;
    }

    private int Fail(string fault, int next)
    {
        _fault ??= fault;
        return next;
    }
}
