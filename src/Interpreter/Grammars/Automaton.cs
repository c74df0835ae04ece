using System.Collections.Immutable;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>
/// A grammar as a nondeterministic automaton: instructions in the manner of Thompson and Pike, so that matching costs
/// input × instructions and never backtracks.
/// </summary>
internal sealed record Automaton(ImmutableArray<Instruction> Program)
{
    private const int NoBound = int.MaxValue;

    /// <summary>The most tokens that any input can have and still be on a path; <see cref="int.MaxValue"/> when there is no such bound.</summary>
    public int MostTokens { get; } = LongestPath(Program);

    // The builder works from the end: targets lie below their instruction, except where a repeat without end looks back up at its body.
    private static int LongestPath(ImmutableArray<Instruction> program)
    {
        var longest = new int[program.Length];
        for (var i = 0; i < program.Length; i++)
        {
            longest[i] = program[i] switch
            {
                Instruction.Consume consume => longest[consume.Next] is var rest and < NoBound ? rest + 1 : NoBound,
                Instruction.Mark mark => longest[mark.Next],
                Instruction.Split split => split.Targets.Select(t => t < i ? longest[t] : Consumes(program, t, i) ? NoBound : 0).Append(0).Max(),
                Instruction.Call => NoBound,
                _ => 0,
            };
        }
        return longest.Length == 0 ? 0 : longest[^1];
    }

    // Whether a token is taken on some way from the body's first instruction back to the loop.
    private static bool Consumes(ImmutableArray<Instruction> program, int body, int loop)
    {
        var (seen, pending) = (new HashSet<int> { loop }, new Stack<int>([body]));
        while (pending.TryPop(out var at))
        {
            if (!seen.Add(at)) continue;
            switch (program[at])
            {
                case Instruction.Consume or Instruction.Call:
                    return true;
                case Instruction.Mark mark:
                    pending.Push(mark.Next);
                    break;
                case Instruction.Split split:
                    foreach (var target in split.Targets) pending.Push(target);
                    break;
            }
        }
        return false;
    }
}

internal abstract record Instruction
{
    private Instruction() { }

    /// <summary>Consumes one token, then goes on at <paramref name="Next"/>; a null text consumes any.</summary>
    public sealed record Consume(string? Text, int Next, bool Continues = false) : Instruction;

    /// <summary>Goes on at all targets; the first is preferred.</summary>
    public sealed record Split(ImmutableArray<int> Targets) : Instruction;

    /// <summary>Notes <paramref name="Note"/> for semantic interpretation and goes on.</summary>
    public sealed record Mark(MatchNote Note, int Next) : Instruction;

    /// <summary>Goes on at <paramref name="Target"/> until the next <see cref="Return"/>, then at <paramref name="Next"/>: how rules refer to themselves.</summary>
    public sealed record Call(int Target, int Next) : Instruction;

    public sealed record Return : Instruction;

    public sealed record Accept : Instruction;
}

/// <summary>What a match leaves behind for semantic interpretation, in order.</summary>
internal abstract record MatchNote
{
    private MatchNote() { }

    /// <param name="Uri">As referred to from another grammar; null within one.</param>
    public sealed record EnterRule(string Name, GrammarSource Grammar, Uri? Uri) : MatchNote;

    public sealed record LeaveRule : MatchNote;

    public sealed record RunTag(ScriptSource Source, TagFormat Format) : MatchNote;

    /// <param name="Continues">A further word of the token before it.</param>
    /// <param name="IsGarbage">Taken by <c>GARBAGE</c>: heard, but no part of the parse.</param>
    public sealed record Word(string Text, bool Continues = false, bool IsGarbage = false) : MatchNote;
}
