using System.Collections.Immutable;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>
/// How far an input has come in one automaton: the set of live threads, an immutable value. <see cref="Longest"/> runs beside it
/// and takes every token for a match: when it is empty no input of this length could still grow into one.
/// </summary>
internal sealed record Matching
{
    /// <summary>How deep rules may call themselves in one match.</summary>
    public const int MaxCalls = 64;

    /// <summary>How deep rules may call themselves before a word is heard (left recursion).</summary>
    public const int MaxCallsAhead = 8;

    /// <summary>Parallel readings that are followed; of more, those that need the fewest further words.</summary>
    public const int MaxReadings = 2_000;

    private Matching(Automaton automaton, ImmutableArray<MatchThread> live, ImmutableArray<MatchThread> longest)
    {
        Automaton = automaton;
        Live = live;
        Longest = longest;
    }

    public Automaton Automaton { get; }

    private ImmutableArray<MatchThread> Live { get; }

    private ImmutableArray<MatchThread> Longest { get; }

    /// <summary>Some continuation (or the input as it stands) can match.</summary>
    public bool IsAlive => Live.Length > 0;

    public bool IsAccepted => Accepted is not null;

    /// <summary>More tokens could follow.</summary>
    public bool CanGrow => Live.Any(t => Automaton.Program[t.At] is Instruction.Consume);

    /// <summary>Some other input of the same length could still grow.</summary>
    public bool OthersCanGrow => Longest.Any(t => Automaton.Program[t.At] is Instruction.Consume);

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
        var start = Close(automaton, [new MatchThread(automaton.Program.Length - 1, null, null)]);
        return new Matching(automaton, start, start);
    }

    public Matching Next(string token) =>
        new(Automaton, Step(Live, token), Step(Longest, null));

    private ImmutableArray<MatchThread> Step(ImmutableArray<MatchThread> threads, string? token)
    {
        var moved = new List<MatchThread>();
        foreach (var thread in threads)
        {
            if (Automaton.Program[thread.At] is not Instruction.Consume consume) continue;
            if (token is not null && consume.Text is not null && !string.Equals(consume.Text, token, StringComparison.OrdinalIgnoreCase)) continue;
            moved.Add(new MatchThread(consume.Next, token is null ? null : new NoteChain(WordOf(consume, token), thread.Notes), thread.Calls));
        }
        return Close(Automaton, moved);
    }

    private static MatchNote.Word WordOf(Instruction.Consume consume, string token) => new(token, consume.Continues, IsGarbage: consume.Text is null);

    // Follows everything that consumes nothing, each instruction once, preferred paths first.
    private static ImmutableArray<MatchThread> Close(Automaton automaton, List<MatchThread> threads)
    {
        var seen = new HashSet<(int At, CallChain? Calls)>();
        var closed = ImmutableArray.CreateBuilder<MatchThread>();
        var pending = new Stack<MatchThread>();
        foreach (var thread in threads)
        {
            pending.Push(thread);
            while (pending.TryPop(out var current))
            {
                if (seen.Count >= 8 * MaxReadings || !seen.Add((current.At, current.Calls))) continue;
                switch (automaton.Program[current.At])
                {
                    case Instruction.Split split:
                        for (var i = split.Targets.Length - 1; i >= 0; i--) pending.Push(current with { At = split.Targets[i] });
                        break;
                    case Instruction.Mark mark:
                        pending.Push(current with { At = mark.Next, Notes = new NoteChain(mark.Note, current.Notes) });
                        break;
                    case Instruction.Call call:
                        if (current is { Ahead: < MaxCallsAhead, Calls: null or { Depth: < MaxCalls } })
                            pending.Push(current with { At = call.Target, Calls = new CallChain(call.Next, current.Calls), Ahead = current.Ahead + 1 });
                        break;
                    case Instruction.Return:
                        pending.Push(current with { At = current.Calls!.Next, Calls = current.Calls.Outer });
                        break;
                    default:
                        closed.Add(current);
                        break;
                }
            }
        }
        return closed.Count <= MaxReadings ? closed.ToImmutable() : [.. closed.OrderBy(t => t.Calls?.Depth ?? 0).Take(MaxReadings)];
    }
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
