using System.Collections.Immutable;

namespace VxmlGir.RecordingCore.Taps;

/// <summary>
/// Which samples of the leg are recorded: [<see cref="From"/>, <see cref="To"/>) without the pauses and without the masks. Immutable; the command thread swaps it, the media thread reads it.
/// </summary>
/// <param name="Closed">Pauses in time order; the last one may end at <see cref="long.MaxValue"/>.</param>
internal sealed record TapGate(long From, long To, ImmutableArray<(long From, long To)> Closed)
{
    /// <summary>Sensitive scopes, like the pauses and independent of them.</summary>
    public ImmutableArray<(long From, long To)> Masked { get; init; } = [];

    /// <summary>Packets delayed by more than this many pauses ago do not exist.</summary>
    private const int Remembered = 16;

    public static TapGate OpenAt(long sample) => new(sample, long.MaxValue, []);

    public TapGate Pause(long sample) => this with { Closed = Shut(Closed, sample) };

    public TapGate Resume(long sample) => this with { Closed = Open(Closed, sample) };

    public TapGate Mask(long sample) => this with { Masked = Shut(Masked, sample) };

    public TapGate Unmask(long sample) => this with { Masked = Open(Masked, sample) };

    public TapGate End(long sample) => this with { To = sample };

    /// <summary>What stands for a sample that is not recorded.</summary>
    public static byte Silence(TapLaw law) => law == TapLaw.Mu ? (byte)0xFF : (byte)0xD5;

    /// <summary>The stretch at the start of [from, to) that is alike, and whether it is recorded.</summary>
    public (long End, bool Open) Next(long from, long to)
    {
        if (from < From) return (Math.Min(to, From), false);
        if (from >= To) return (to, false);
        to = Math.Min(to, To);
        return IsShut(Closed, from, ref to) || IsShut(Masked, from, ref to) ? (to, false) : (to, true);
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

    // The end moves to where the answer changes.
    private static bool IsShut(ImmutableArray<(long From, long To)> spans, long at, ref long to)
    {
        foreach (var (from, until) in spans)
        {
            if (at >= from && at < until)
            {
                to = Math.Min(to, until);
                return true;
            }
            if (at < from) to = Math.Min(to, from);
        }
        return false;
    }

    private static ImmutableArray<(long From, long To)> Shut(ImmutableArray<(long From, long To)> spans, long sample) =>
        (spans.Length >= Remembered ? spans.RemoveAt(0) : spans).Add((sample, long.MaxValue));

    private static ImmutableArray<(long From, long To)> Open(ImmutableArray<(long From, long To)> spans, long sample) =>
        spans is [.., (var from, long.MaxValue)] ? spans.SetItem(spans.Length - 1, (from, sample)) : spans;
}
