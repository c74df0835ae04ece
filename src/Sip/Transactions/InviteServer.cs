using System.Collections.Immutable;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.Sip.Transactions;

internal enum InviteServerState { Proceeding, Accepted, Completed, Confirmed, Terminated }

/// <summary>INVITE server transaction (RFC 3261 §17.2.1 with RFC 6026 §7.1: a 2xx leads to Accepted).</summary>
internal sealed record InviteServer(SipTimers Timers, bool Reliable) : ITransaction
{
    public InviteServerState State { get; init; }

    /// <summary>Next interval of timer G.</summary>
    public TimeSpan Interval { get; init; } = Timers.T1;

    private bool Answered { get; init; }

    public ImmutableArray<Effect> Begin() => [];

    public Step On(Input input) => (State, input) switch
    {
        (InviteServerState.Proceeding, Input.Status { Code: < 200 }) => new(this with { Answered = true }, [Effect.Send.It]),
        (InviteServerState.Proceeding, Input.Status { Code: < 300 }) =>
            new(this with { State = InviteServerState.Accepted }, [Effect.Send.It, new Effect.Start(Timer.L, Timers.Giveup)]),
        (InviteServerState.Proceeding, Input.Status) => new(this with { State = InviteServerState.Completed }, Refuse()),
        (InviteServerState.Proceeding, Input.Again) when Answered => new(this, [Effect.Send.It]),

        // The user repeats its 2xx until the ACK comes (§13.3.1.4); INVITEs that come again are absorbed.
        (InviteServerState.Accepted, Input.Status { Code: >= 200 and < 300 }) => new(this, [Effect.Send.It]),
        (InviteServerState.Accepted, Input.Fired { Timer: Timer.L }) => End(),

        (InviteServerState.Completed, Input.Again) => new(this, [Effect.Send.It]),
        (InviteServerState.Completed, Input.Fired { Timer: Timer.G }) => Repeat(),
        (InviteServerState.Completed, Input.Fired { Timer: Timer.H }) => End(Effect.TimedOut.It),
        (InviteServerState.Completed, Input.Ack) when Reliable => End(),
        (InviteServerState.Completed, Input.Ack) => new(this with { State = InviteServerState.Confirmed },
            [new Effect.Stop(Timer.G), new Effect.Stop(Timer.H), new Effect.Start(Timer.I, Timers.T4)]),
        (InviteServerState.Confirmed, Input.Fired { Timer: Timer.I }) => End(),

        (not InviteServerState.Terminated, Input.TransportFailed) => End(Effect.Unsendable.It),
        _ => Step.Stay(this),
    };

    private ImmutableArray<Effect> Refuse() => Reliable
        ? [Effect.Send.It, new Effect.Start(Timer.H, Timers.Giveup)]
        : [Effect.Send.It, new Effect.Start(Timer.G, Timers.T1), new Effect.Start(Timer.H, Timers.Giveup)];

    private Step Repeat()
    {
        var next = TimeSpan.FromTicks(Math.Min(Interval.Ticks * 2, Timers.T2.Ticks));
        return new(this with { Interval = next }, [Effect.Send.It, new Effect.Start(Timer.G, next)]);
    }

    private Step End(params ReadOnlySpan<Effect> first) =>
        new(this with { State = InviteServerState.Terminated }, [.. first, Effect.Done.It]);
}
