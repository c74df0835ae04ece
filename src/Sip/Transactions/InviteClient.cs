using System.Collections.Immutable;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.Sip.Transactions;

internal enum InviteClientState { Calling, Proceeding, Accepted, Completed, Terminated }

/// <summary>INVITE client transaction (RFC 3261 §17.1.1 with RFC 6026 §7.2: a 2xx leads to Accepted, timer M).</summary>
internal sealed record InviteClient(SipTimers Timers, bool Reliable) : ITransaction
{
    public InviteClientState State { get; init; }

    /// <summary>Next interval of timer A.</summary>
    public TimeSpan Interval { get; init; } = Timers.T1;

    public ImmutableArray<Effect> Begin() => Reliable
        ? [Effect.Send.It, new Effect.Start(Timer.B, Timers.Giveup)]
        : [Effect.Send.It, new Effect.Start(Timer.A, Timers.T1), new Effect.Start(Timer.B, Timers.Giveup)];

    public Step On(Input input) => (State, input) switch
    {
        (InviteClientState.Calling, Input.Fired { Timer: Timer.A }) => new(this with { Interval = Interval * 2 },
            [Effect.Send.It, new Effect.Start(Timer.A, Interval * 2)]),
        (InviteClientState.Calling, Input.Fired { Timer: Timer.B }) => End(Effect.TimedOut.It),
        (InviteClientState.Calling, Input.Status { Code: < 200 }) => new(this with { State = InviteClientState.Proceeding },
            [new Effect.Stop(Timer.A), new Effect.Stop(Timer.B), Effect.Deliver.It]),
        (InviteClientState.Proceeding, Input.Status { Code: < 200 }) => new(this, [Effect.Deliver.It]),

        (InviteClientState.Calling or InviteClientState.Proceeding, Input.Status { Code: < 300 }) =>
            new(this with { State = InviteClientState.Accepted }, [.. StopSending(), Effect.Deliver.It, new Effect.Start(Timer.M, Timers.Giveup)]),
        (InviteClientState.Accepted, Input.Status { Code: >= 200 and < 300 }) => new(this, [Effect.Deliver.It]),
        (InviteClientState.Accepted, Input.Fired { Timer: Timer.M }) => End(),

        (InviteClientState.Calling or InviteClientState.Proceeding, Input.Status) when Reliable => End([.. StopSending(), Effect.SendAck.It, Effect.Deliver.It]),
        (InviteClientState.Calling or InviteClientState.Proceeding, Input.Status) => new(this with { State = InviteClientState.Completed },
            [.. StopSending(), Effect.SendAck.It, Effect.Deliver.It, new Effect.Start(Timer.D, Timers.D)]),
        (InviteClientState.Completed, Input.Status { Code: >= 300 }) => new(this, [Effect.SendAck.It]),
        (InviteClientState.Completed, Input.Fired { Timer: Timer.D }) => End(),

        (InviteClientState.Calling or InviteClientState.Proceeding or InviteClientState.Completed, Input.TransportFailed) => End(Effect.Unsendable.It),
        _ => Step.Stay(this),
    };

    private ImmutableArray<Effect> StopSending() =>
        State == InviteClientState.Calling ? [new Effect.Stop(Timer.A), new Effect.Stop(Timer.B)] : [];

    private Step End(params ReadOnlySpan<Effect> first) =>
        new(this with { State = InviteClientState.Terminated }, [.. first, Effect.Done.It]);
}
