using System.Collections.Immutable;

namespace VxmlGir.RecordingCore.Taps;

/// <summary>
/// Which samples of the leg are recorded: [<see cref="From"/>, <see cref="To"/>) without the closed spans. Immutable; the command thread swaps it, the media thread reads it.
/// </summary>
/// <param name="Closed">Pauses in time order; the last one may end at <see cref="long.MaxValue"/>.</param>
internal sealed record TapGate(long From, long To, ImmutableArray<(long From, long To)> Closed)
{
    /// <summary>Packets delayed by more than this many pauses ago do not exist.</summary>
    private const int Remembered = 16;

    public static TapGate OpenAt(long sample) => new(sample, long.MaxValue, []);

    public TapGate Pause(long sample) =>
        this with { Closed = (Closed.Length >= Remembered ? Closed.RemoveAt(0) : Closed).Add((sample, long.MaxValue)) };

    public TapGate Resume(long sample) =>
        Closed is [.., (var from, long.MaxValue)] ? this with { Closed = Closed.SetItem(Closed.Length - 1, (from, sample)) } : this;

    public TapGate End(long sample) => this with { To = sample };

    /// <summary>The stretch at the start of [from, to) that is alike, and whether it is recorded.</summary>
    public (long End, bool Open) Next(long from, long to)
    {
        if (from < From) return (Math.Min(to, From), false);
        if (from >= To) return (to, false);
        to = Math.Min(to, To);
        foreach (var (closedFrom, closedTo) in Closed)
        {
            if (from >= closedFrom && from < closedTo) return (Math.Min(to, closedTo), false);
            if (from < closedFrom) to = Math.Min(to, closedFrom);
        }
        return (to, true);
    }

    public bool AnyOpen(long from, long to)
    {
        while (from < to)
        {
            var (end, open) = Next(from, to);
            if (open) return true;
            from = end;
        }
        return false;
    }
}
