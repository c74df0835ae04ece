using System.Collections.Immutable;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Workbench.Coverage;

/// <summary>
/// Which alternatives a match took. The matcher leaves rules, words and tags as notes; here the notes are laid over the rules again, so the matcher
/// itself need not remember. Bounded: of a reading that takes too long to find, nothing is reported.
/// </summary>
internal sealed class GrammarReading(ImmutableArray<MatchNote> notes)
{
    private const int MaxSteps = 20_000;

    private int _steps;

    public IEnumerable<(SourcePlace Place, int Index)> Taken()
    {
        var whole = Rule(0, null).FirstOrDefault(s => s.At == notes.Length);
        for (var step = whole?.Trail; step is not null; step = step.Earlier)
        {
            if (step.Index < step.Choice.Places.Length) yield return (GrammarAlternatives.InFile(step.Choice.Places[step.Index]), step.Index);
        }
    }

    // A rule's notes: where it begins, its body's, where it ends.
    private IEnumerable<State> Rule(int at, Trail? trail)
    {
        if (at >= notes.Length || notes[at] is not MatchNote.EnterRule enter || enter.Grammar.Rules.GetValueOrDefault(enter.Name) is not { } rule) return [];
        return Read(rule.Body, new State(at + 1, trail)).Where(s => s.At < notes.Length && notes[s.At] is MatchNote.LeaveRule).Select(s => s with { At = s.At + 1 });
    }

    private IEnumerable<State> Read(Expansion expansion, State start)
    {
        if (++_steps > MaxSteps) return [];
        return expansion switch
        {
            Expansion.Token token => One(start, n => n is MatchNote.Word { IsGarbage: false } word && string.Equals(word.Text, token.Text, StringComparison.OrdinalIgnoreCase)),
            Expansion.Tag tag => One(start, n => n is MatchNote.RunTag run && run.Source == tag.Source),
            Expansion.Reference => Rule(start.At, start.Trail),
            Expansion.Special { Rule: SpecialRule.Garbage } => Garbage(start),
            Expansion.Special { Rule: SpecialRule.Void } => [],
            Expansion.Special => [start],
            Expansion.Sequence sequence => sequence.Parts.Aggregate<Expansion, IEnumerable<State>>([start], (states, part) => states.SelectMany(s => Read(part, s))),
            Expansion.OneOf choice => choice.Alternatives.SelectMany((a, i) => Read(a, start with { Trail = new Trail(choice, i, start.Trail) })),
            Expansion.Repeat repeat => Repeat(repeat, start, 0),
            _ => [],
        };
    }

    private IEnumerable<State> Repeat(Expansion.Repeat repeat, State start, int done)
    {
        if (repeat.Max is not { } max || done < max)
        {
            // A round that takes nothing brings nothing new.
            foreach (var state in Read(repeat.Body, start).Where(s => s.At > start.At).SelectMany(s => Repeat(repeat, s, done + 1))) yield return state;
        }
        if (done >= repeat.Min || Read(repeat.Body, start).Any(s => s.At == start.At)) yield return start;
    }

    private IEnumerable<State> One(State start, Predicate<MatchNote> fits) => start.At < notes.Length && fits(notes[start.At]) ? [start with { At = start.At + 1 }] : [];

    private IEnumerable<State> Garbage(State start)
    {
        for (var at = start.At; ; at++)
        {
            yield return start with { At = at };
            if (at >= notes.Length || notes[at] is not MatchNote.Word) yield break;
        }
    }

    private sealed record State(int At, Trail? Trail);

    private sealed record Trail(Expansion.OneOf Choice, int Index, Trail? Earlier);
}
