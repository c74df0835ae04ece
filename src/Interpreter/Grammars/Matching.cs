using System.Collections.Immutable;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>
/// How far an input has come in one automaton: the set of live threads, an immutable value. Every step visits each instruction at most
/// once, so that no grammar costs more than input × instructions.
/// </summary>
internal sealed record Matching
{
    /// <summary>How deep rules may call themselves in one match.</summary>
    public const int MaxCalls = 64;

    /// <summary>How deep rules may call themselves before a word is heard (left recursion).</summary>
    public const int MaxCallsAhead = 8;

    /// <summary>Parallel readings of rules that call themselves that are followed; of more, those that need the fewest further words.</summary>
    public const int MaxReadings = 250;

    private readonly int _tokens;

    private readonly Closure _closure;

    private Matching(Closure closure, ImmutableArray<MatchThread> live, int tokens)
    {
        _closure = closure;
        Live = live;
        _tokens = tokens;
    }

    public Automaton Automaton => _closure.Automaton;

    private ImmutableArray<MatchThread> Live { get; }

    /// <summary>Some continuation (or the input as it stands) can match.</summary>
    public bool IsAlive => Live.Length > 0;

    public bool IsAccepted => Accepted is not null;

    /// <summary>More tokens could follow.</summary>
    public bool CanGrow => Live.Any(t => Automaton.Program[t.At] is Instruction.Consume);

    /// <summary>Some other input of the same length could still grow; when not, no input of this length could still become a match.</summary>
    public bool OthersCanGrow => _tokens < Automaton.MostTokens;

    /// <summary>The notes of the preferred complete match, oldest first; null when the input is not (yet) a match.</summary>
    public ImmutableArray<MatchNote>? Accepted
    {
        get
        {
            foreach (var thread in Live)
            {
                if (Automaton.Program[thread.At] is Instruction.Accept) return NoteChain.Unroll(thread.Notes);
            }
            return null;
        }
    }

    public static Matching Begin(Automaton automaton)
    {
        var closure = new Closure(automaton);
        closure.Begin();
        closure.Follow(new MatchThread(automaton.Program.Length - 1, null, null));
        return new Matching(closure, closure.Threads, 0);
    }

    public Matching Next(string token)
    {
        _closure.Begin();
        var heard = new MatchNote.Word(token);
        foreach (var thread in Live)
        {
            if (Automaton.Program[thread.At] is not Instruction.Consume consume) continue;
            if (consume.Text is not null && !string.Equals(consume.Text, token, StringComparison.OrdinalIgnoreCase)) continue;
            if (_closure.Has(consume.Next, thread.Calls)) continue;
            _closure.Follow(new MatchThread(consume.Next, new NoteChain(consume is { Continues: false, Text: not null } ? heard : WordOf(consume, token), thread.Notes), thread.Calls));
        }
        return new Matching(_closure, _closure.Threads, _tokens + 1);
    }

    private static MatchNote.Word WordOf(Instruction.Consume consume, string token) => new(token, consume.Continues, IsGarbage: consume.Text is null);
}

/// <param name="Ahead">Calls since the last word.</param>
internal readonly record struct MatchThread(int At, NoteChain? Notes, CallChain? Calls, int Ahead = 0);

/// <summary>Where rules that called themselves go on, innermost first; equal by content, so that equal readings are one.</summary>
internal sealed record CallChain(int Next, CallChain? Outer)
{
    private readonly int _hash = HashCode.Combine(Next, Outer?._hash ?? 0);

    public int Depth { get; } = (Outer?.Depth ?? 0) + 1;

    public override int GetHashCode() => _hash;

    public bool Equals(CallChain? other)
    {
        for (var (a, b) = (this, other); ; (a, b) = (a.Outer, b.Outer))
        {
            if (ReferenceEquals(a, b)) return true;
            if (a is null || b is null || a._hash != b._hash || a.Next != b.Next || a.Depth != b.Depth) return false;
        }
    }
}

/// <summary>Notes of one thread, newest first; threads share their past.</summary>
internal sealed record NoteChain(MatchNote Note, NoteChain? Earlier)
{
    public static ImmutableArray<MatchNote> Unroll(NoteChain? chain)
    {
        var notes = ImmutableArray.CreateBuilder<MatchNote>();
        for (var link = chain; link is not null; link = link.Earlier) notes.Add(link.Note);
        notes.Reverse();
        return notes.ToImmutable();
    }
}
