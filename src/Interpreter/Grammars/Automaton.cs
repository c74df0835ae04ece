using System.Collections.Immutable;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>
/// A grammar as a nondeterministic automaton: instructions in the manner of Thompson and Pike, so that matching costs
/// input × instructions and never backtracks.
/// </summary>
internal sealed record Automaton(ImmutableArray<Instruction> Program);

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
