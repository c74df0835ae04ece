using System.Collections.Immutable;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.Sip.Transactions;

internal enum NonInviteClientState { Trying, Proceeding, Completed, Terminated }

/// <summary>Non-INVITE client transaction (RFC 3261 §17.1.2).</summary>
internal sealed record NonInviteClient(SipTimers Timers, bool Reliable) : ITransaction
{
    public NonInviteClientState State { get; init; }

    /// <summary>Next interval of timer E.</summary>
    public TimeSpan Interval { get; init; } = Timers.T1;

    public ImmutableArray<Effect> Begin() => Reliable
        ? [Effect.Send.It, new Effect.Start(Timer.F, Timers.Giveup)]
        : [Effect.Send.It, new Effect.Start(Timer.E, Timers.T1), new Effect.Start(Timer.F, Timers.Giveup)];

    public Step On(Input input) => (State, input) switch
    {
        (NonInviteClientState.Trying, Input.Fired { Timer: Timer.E }) => Repeat(TimeSpan.FromTicks(Math.Min(Interval.Ticks * 2, Timers.T2.Ticks))),
        (NonInviteClientState.Proceeding, Input.Fired { Timer: Timer.E }) => Repeat(Timers.T2),
        (NonInviteClientState.Trying or NonInviteClientState.Proceeding, Input.Fired { Timer: Timer.F }) => End(Effect.TimedOut.It),
        (NonInviteClientState.Trying or NonInviteClientState.Proceeding, Input.Status { Code: < 200 }) =>
            new(this with { State = NonInviteClientState.Proceeding }, [Effect.Deliver.It]),
        (NonInviteClientState.Trying or NonInviteClientState.Proceeding, Input.Status) when Reliable => End(new Effect.Stop(Timer.F), Effect.Deliver.It),
        (NonInviteClientState.Trying or NonInviteClientState.Proceeding, Input.Status) => new(this with { State = NonInviteClientState.Completed },
            [new Effect.Stop(Timer.E), new Effect.Stop(Timer.F), Effect.Deliver.It, new Effect.Start(Timer.K, Timers.T4)]),
        (NonInviteClientState.Completed, Input.Fired { Timer: Timer.K }) => End(),
        (NonInviteClientState.Trying or NonInviteClientState.Proceeding, Input.TransportFailed) => End(Effect.Unsendable.It),
        _ => Step.Stay(this),
    };

    private Step Repeat(TimeSpan next) =>
        new(this with { Interval = next }, [Effect.Send.It, new Effect.Start(Timer.E, next)]);

    private Step End(params ReadOnlySpan<Effect> first) =>
        new(this with { State = NonInviteClientState.Terminated }, [.. first, Effect.Done.It]);
}
