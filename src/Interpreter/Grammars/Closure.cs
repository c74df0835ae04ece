using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>
/// One step of a match: follows everything that consumes nothing, each instruction once, preferred paths first. What a step leaves here
/// means nothing to the next, so the steps of one match share it; one thread at a time.
/// </summary>
internal sealed class Closure(Automaton automaton)
{
    private const int MaxVisits = 8 * Matching.MaxReadings;

    private readonly bool[] _plain = new bool[automaton.Program.Length];
    private readonly Stack<MatchThread> _pending = new();
    private readonly List<MatchThread> _closed = [];
    private readonly HashSet<(int At, CallChain? Calls)> _called = [];
    private int _readings;

    public Automaton Automaton => automaton;

    /// <summary>Those that wait for a token or accept, preferred first.</summary>
    public ImmutableArray<MatchThread> Threads => _readings <= Matching.MaxReadings ? [.. _closed] : Shallowest(_closed.Count - _readings + Matching.MaxReadings);

    public void Begin()
    {
        Array.Clear(_plain);
        _closed.Clear();
        _called.Clear();
        _readings = 0;
    }

    /// <summary>A reading that came here before is preferred to any that comes later.</summary>
    public bool Has(int at, CallChain? calls) => calls is null ? _plain[at] : _called.Contains((at, calls));

    public void Follow(MatchThread thread)
    {
        _pending.Push(thread);
        while (_pending.TryPop(out var current))
        {
            if (Visit(current.At, current.Calls)) Advance(current);
        }
    }

    // By depth, and as they came within one: counted, since it is done with every key.
    private ImmutableArray<MatchThread> Shallowest(int count)
    {
        Span<int> places = stackalloc int[Matching.MaxCalls + 2];
        places.Clear();
        foreach (var thread in _closed) places[DepthOf(thread) + 1]++;
        for (var depth = 1; depth < places.Length; depth++) places[depth] += places[depth - 1];
        var shallowest = new MatchThread[count];
        foreach (var thread in _closed)
        {
            if (places[DepthOf(thread)]++ is var place && place < count) shallowest[place] = thread;
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(shallowest);
    }

    private static int DepthOf(in MatchThread thread) => thread.Calls?.Depth ?? 0;

    private bool Visit(int at, CallChain? calls)
    {
        if (calls is not null) return _called.Count < MaxVisits && _called.Add((at, calls));
        if (_plain[at]) return false;
        _plain[at] = true;
        return true;
    }

    private void Advance(in MatchThread current)
    {
        switch (automaton.Program[current.At])
        {
            case Instruction.Split split:
                for (var i = split.Targets.Length - 1; i >= 0; i--)
                {
                    if (!Has(split.Targets[i], current.Calls)) _pending.Push(current with { At = split.Targets[i] });
                }
                break;
            case Instruction.Mark mark:
                if (!Has(mark.Next, current.Calls)) _pending.Push(current with { At = mark.Next, Notes = new NoteChain(mark.Note, current.Notes) });
                break;
            case Instruction.Call call:
                if (current is { Ahead: < Matching.MaxCallsAhead, Calls: null or { Depth: < Matching.MaxCalls } })
                    _pending.Push(current with { At = call.Target, Calls = new CallChain(call.Next, current.Calls), Ahead = current.Ahead + 1 });
                break;
            case Instruction.Return:
                _pending.Push(current with { At = current.Calls!.Next, Calls = current.Calls.Outer });
                break;
            default:
                _closed.Add(current);
                if (current.Calls is not null) _readings++;
                break;
        }
    }
}
