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
    public sealed record Consume(string? Text, int Next) : Instruction;

    /// <summary>Goes on at all targets; the first is preferred.</summary>
    public sealed record Split(ImmutableArray<int> Targets) : Instruction;

    /// <summary>Notes <paramref name="Note"/> for semantic interpretation and goes on.</summary>
    public sealed record Mark(MatchNote Note, int Next) : Instruction;

    public sealed record Accept : Instruction;
}

/// <summary>What a match leaves behind for semantic interpretation, in order.</summary>
internal abstract record MatchNote
{
    private MatchNote() { }

    public sealed record EnterRule(string Name, GrammarSource Grammar) : MatchNote;

    public sealed record LeaveRule : MatchNote;

    public sealed record RunTag(ScriptSource Source, TagFormat Format) : MatchNote;

    public sealed record Word(string Text) : MatchNote;
}
