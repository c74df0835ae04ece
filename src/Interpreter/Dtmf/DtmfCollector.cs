using System.Collections.Immutable;
using VxmlGir.Interpreter.Grammars;

namespace VxmlGir.Interpreter.Dtmf;

/// <summary>Times and keys that govern one collection (VoiceXML 2.0 section 6.3.3).</summary>
/// <param name="NoInput">Silence after the prompts ended until <c>noinput</c>.</param>
/// <param name="TermTime">How long a complete input that cannot grow waits for the terminating key.</param>
/// <param name="TermKey">Null: none.</param>
internal sealed record DtmfSettings(TimeSpan NoInput, TimeSpan InterDigit, TimeSpan TermTime, char? TermKey);

internal abstract record DtmfInput
{
    private DtmfInput() { }

    /// <summary>Nothing plays (any more): silence counts from now.</summary>
    public sealed record PromptsEnded : DtmfInput;

    public sealed record Key(char Digit) : DtmfInput;

    /// <summary>The timer this collector asked for has run out.</summary>
    public sealed record TimerFired : DtmfInput;
}

internal abstract record DtmfEffect
{
    private DtmfEffect() { }

    /// <summary>Restarts the collector's one timer.</summary>
    public sealed record StartTimer(TimeSpan After) : DtmfEffect;

    public sealed record StopTimer : DtmfEffect;

    /// <summary>Barge-in: the caller has begun to press keys.</summary>
    public sealed record StopPrompts : DtmfEffect;

    /// <summary>The input is complete. <paramref name="Grammar"/> is the index of the grammar that matched, or null for no match.</summary>
    public sealed record Matched(int? Grammar, string Keys) : DtmfEffect;

    public sealed record NoInput : DtmfEffect;
}

/// <summary>
/// Collects keys against a set of grammars. A value: no clock, no task; its one timer is an effect. Behaviour is that of
/// VoiceXML 2.0 appendix D (timing properties for DTMF).
/// </summary>
internal sealed record DtmfCollector(DtmfSettings Settings, ImmutableArray<Matching> Grammars)
{
    public string Keys { get; private init; } = "";

    private bool Finished { get; init; }

    public static DtmfCollector Begin(DtmfSettings settings, IEnumerable<Automaton> grammars) =>
        new(settings, [.. grammars.Select(Matching.Begin)]);

    public DtmfStep On(DtmfInput input) => (Finished, input) switch
    {
        (true, _) => new(this, []),
        (_, DtmfInput.Key key) => OnKey(key.Digit),
        (_, DtmfInput.PromptsEnded) => Keys.Length == 0 ? new(this, [new DtmfEffect.StartTimer(Settings.NoInput)]) : new(this, []),
        _ => OnTimer(),
    };

    private DtmfStep OnKey(char digit)
    {
        var first = Keys.Length == 0;
        var next = this with { Keys = Keys + digit, Grammars = [.. Grammars.Select(g => g.Next(digit.ToString()))] };
        var barge = first ? ImmutableArray.Create<DtmfEffect>(new DtmfEffect.StopPrompts()) : [];
        // A key that some grammar wants is input even when it is the terminating key as well.
        if (digit == Settings.TermKey && !next.Grammars.Any(g => g.IsAlive)) return Finish(barge);
        if (next.Grammars.Any(g => g.CanGrow)) return new(next, [.. barge, new DtmfEffect.StartTimer(Settings.InterDigit)]);
        if (next.Best is not null) return next.Complete(barge);
        // No match is possible now. Keys that belong to a longer entry are still taken, so that they do not answer the next prompt.
        return next.Grammars.Any(g => g.OthersCanGrow)
            ? new(next, [.. barge, new DtmfEffect.StartTimer(Settings.InterDigit)])
            : next.Finish(barge);
    }

    // The grammar must terminate: at once, or after a short wait for the terminating key (appendix D, figures 11 to 13).
    private DtmfStep Complete(ImmutableArray<DtmfEffect> before) => Settings.TermKey is not null && Settings.TermTime > TimeSpan.Zero
        ? new(this, [.. before, new DtmfEffect.StartTimer(Settings.TermTime)])
        : Finish(before);

    private DtmfStep OnTimer() => Keys.Length == 0
        ? new(this with { Finished = true }, [new DtmfEffect.NoInput()])
        : Finish([]);

    private DtmfStep Finish(ImmutableArray<DtmfEffect> before) =>
        new(this with { Finished = true }, [.. before, new DtmfEffect.StopTimer(), new DtmfEffect.Matched(Best, Keys)]);

    /// <summary>The first grammar, in order of precedence, that has matched the keys so far.</summary>
    private int? Best
    {
        get
        {
            for (var i = 0; i < Grammars.Length; i++)
            {
                if (Grammars[i].IsAccepted) return i;
            }
            return null;
        }
    }
}

internal readonly record struct DtmfStep(DtmfCollector Next, ImmutableArray<DtmfEffect> Effects);
