using System.Collections.Immutable;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.Sip.Transactions;

internal enum NonInviteServerState { Trying, Proceeding, Completed, Terminated }

/// <summary>Non-INVITE server transaction (RFC 3261 §17.2.2).</summary>
internal sealed record NonInviteServer(SipTimers Timers, bool Reliable) : ITransaction
{
    public NonInviteServerState State { get; init; }

    public ImmutableArray<Effect> Begin() => [];

    public Step On(Input input) => (State, input) switch
    {
        (NonInviteServerState.Trying or NonInviteServerState.Proceeding, Input.Status { Code: < 200 }) =>
            new(this with { State = NonInviteServerState.Proceeding }, [Effect.Send.It]),
        (NonInviteServerState.Trying or NonInviteServerState.Proceeding, Input.Status) when Reliable => End(Effect.Send.It),
        (NonInviteServerState.Trying or NonInviteServerState.Proceeding, Input.Status) =>
            new(this with { State = NonInviteServerState.Completed }, [Effect.Send.It, new Effect.Start(Timer.J, Timers.Giveup)]),
        (NonInviteServerState.Proceeding or NonInviteServerState.Completed, Input.Again) => new(this, [Effect.Send.It]),
        (NonInviteServerState.Completed, Input.Fired { Timer: Timer.J }) => End(),
        (not NonInviteServerState.Terminated, Input.TransportFailed) => End(Effect.Unsendable.It),
        _ => Step.Stay(this),
    };

    private Step End(params ReadOnlySpan<Effect> first) =>
        new(this with { State = NonInviteServerState.Terminated }, [.. first, Effect.Done.It]);
}
