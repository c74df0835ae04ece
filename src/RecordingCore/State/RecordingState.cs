using System.Collections.Immutable;
using VxmlGir.Contracts.Recording;

namespace VxmlGir.RecordingCore.State;

internal enum RecordPhase
{
    Idle,
    Recording,
    Paused,
    Closed,
}

/// <summary>The state after an input, what to do, and the acknowledgement's effect and detail.</summary>
internal readonly record struct RecordStep(RecordingState Next, ImmutableArray<RecordAction> Actions, RecordEffect Effect, string Detail = "");

/// <summary>
/// The state machine of R1 to R4, for one scope. <c>start</c> while recording or paused closes the file and opens a new, unpaused one; <c>stop</c>, <c>pause</c>
/// and <c>resume</c> without effect are no-operations. A parameter belongs to the recording in progress, or else to the next one of the scope
/// (so after a stop too: the file just stopped may already be on its way). Parameters do not carry over to a second file.
/// </summary>
internal sealed record RecordingState
{
    public RecordPhase Phase { get; init; } = RecordPhase.Idle;

    /// <summary>Parameters waiting for the next start.</summary>
    public ImmutableSortedDictionary<string, string> Waiting { get; init; } = Empty;

    /// <summary>Keys set on the recording in progress, for the limit.</summary>
    public ImmutableSortedSet<string> Keys { get; init; } = NoKeys;

    public int MaxParameters { get; init; } = 64;

    /// <summary>Starts still allowed in this scope.</summary>
    public int StartsLeft { get; init; } = 1000;

    private static ImmutableSortedDictionary<string, string> Empty { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);
    private static ImmutableSortedSet<string> NoKeys { get; } = ImmutableSortedSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    public RecordStep On(RecordInput input) => (Phase, input) switch
    {
        (RecordPhase.Closed, RecordInput.Close) => new(this, [], RecordEffect.NoOperation),
        (RecordPhase.Closed, _) => new(this, [], RecordEffect.Refused, "the session has ended"),
        (RecordPhase.Idle, RecordInput.Close) => new(
            this with { Phase = RecordPhase.Closed }, Waiting.Count > 0 ? [new RecordAction.Unused(Waiting.Count)] : [], RecordEffect.NoOperation),
        (_, RecordInput.Close c) => new(this with { Phase = RecordPhase.Closed }, [new RecordAction.End(c.Reason)], RecordEffect.Stopped),

        (_, RecordInput.Start) when StartsLeft == 0 => new(this, [], RecordEffect.Refused, "too many recordings in this session"),
        (RecordPhase.Idle, RecordInput.Start) => new(Opened(), [new RecordAction.Open(Waiting)], RecordEffect.Started),
        (_, RecordInput.Start) => new(Opened(), [new RecordAction.End("restarted"), new RecordAction.Open(Waiting)], RecordEffect.Restarted),

        (_, RecordInput.Parameter p) => OnParameter(p),
        (RecordPhase.Idle, _) => new(this, [], RecordEffect.NoOperation, "no recording in progress"),

        (_, RecordInput.Stop) => new(this with { Phase = RecordPhase.Idle, Keys = NoKeys }, [new RecordAction.End("stopped")], RecordEffect.Stopped),
        (RecordPhase.Recording, RecordInput.Pause) => new(this with { Phase = RecordPhase.Paused }, [new RecordAction.Pause()], RecordEffect.Paused),
        (RecordPhase.Paused, RecordInput.Pause) => new(this, [], RecordEffect.NoOperation, "already paused"),
        (RecordPhase.Paused, RecordInput.Resume) => new(this with { Phase = RecordPhase.Recording }, [new RecordAction.Resume()], RecordEffect.Resumed),
        (RecordPhase.Recording, RecordInput.Resume) => new(this, [], RecordEffect.NoOperation, "not paused"),
        _ => new(this, [], RecordEffect.Refused, "not understood"),
    };

    private RecordingState Opened() => this with
    {
        Phase = RecordPhase.Recording, Keys = NoKeys.Union(Waiting.Keys), Waiting = Empty, StartsLeft = StartsLeft - 1,
    };

    private RecordStep OnParameter(RecordInput.Parameter p)
    {
        if (Phase == RecordPhase.Idle)
        {
            return Waiting.Count >= MaxParameters && !Waiting.ContainsKey(p.Key)
                ? TooMany()
                : new(this with { Waiting = Waiting.SetItem(p.Key, p.Value) }, [], RecordEffect.ParameterSet, "kept for the next recording of this session");
        }
        return Keys.Count >= MaxParameters && !Keys.Contains(p.Key)
            ? TooMany()
            : new(this with { Keys = Keys.Add(p.Key) }, [new RecordAction.Set(p.Key, p.Value)], RecordEffect.ParameterSet);
    }

    private RecordStep TooMany() => new(this, [], RecordEffect.Refused, $"more than {MaxParameters} parameters");
}
