using System.Collections.Immutable;
using System.Globalization;
using VxmlGir.Sip.Dialogs;
using VxmlGir.Sip.Digest;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.SessionTimers;
using VxmlGir.Sip.Transactions;
using VxmlGir.Sip.Transports;

namespace VxmlGir.Sip.Calls;

/// <summary>
/// One call on the loop: its dialog, whose offer is pending, its session clock, and the parts that set it up, serve it and ask in it.
/// Loop thread only.
/// </summary>
internal sealed class CallSession
{
    public const string SupportedValue = "100rel, timer";
    private readonly Queue<Action> _afterAck = new();
    private AckWait? _wait;

    private CallSession(EndpointCore core, SipRequest invite, string localTag, bool inbound, ImmutableArray<SipCredentials> credentials)
    {
        Core = core;
        LocalTag = localTag;
        Inbound = inbound;
        Credentials = credentials;
        Clock = new SessionClock(core.Timers, () => Client!.Refresh(), () => SendBye(SipEndCause.SessionExpired, "session timer expired"));
        Client = new DialogClient(this);
        Server = new DialogServer(this);
        Facade = new SipCall(this, invite);
    }

    public EndpointCore Core { get; }

    public SipCall Facade { get; }

    public EventPort Events { get; } = new();

    public string LocalTag { get; }

    public bool Inbound { get; }

    /// <summary>Only a call that we made answers challenges.</summary>
    public ImmutableArray<SipCredentials> Credentials { get; }

    public SessionClock Clock { get; }

    public DialogClient Client { get; }

    public DialogServer Server { get; }

    public InboundSetup? Callee { get; private set; }

    public OutboundSetup? Caller { get; private set; }

    public Dialog? Dialog { get; set; }

    public Flow? Flow { get; set; }

    /// <summary>The peer's Via shows another address than it sends from: its Contact cannot be reached either.</summary>
    public bool Nat { get; private set; }

    public OfferState Offers { get; set; }

    /// <summary>Our last description, sent again when a re-INVITE only refreshes.</summary>
    public string? LocalSdp { get; set; }

    public bool PeerTakesUpdate { get; private set; }

    public bool HasEnded { get; private set; }

    /// <summary>Its handling failed once (a bug, here or in the application's sink); it is being ended for that.</summary>
    public bool HasFailed { get; set; }

    public bool AwaitsAck => _wait is not null;

    public static CallSession OfCallee(EndpointCore core, ServerTransaction transaction)
    {
        var invite = transaction.Request;
        var call = new CallSession(core, invite, core.NewTag(), inbound: true, credentials: [])
        {
            Flow = transaction.Flow,
            Nat = invite.TopVia is { } via && System.Net.IPAddress.TryParse(via.Host, out _) && !Responses.IsHost(via, transaction.Flow.Remote.Address),
        };
        call.Dialog = Dialog.OfCallee(invite, call.LocalTag);
        call.Offers = invite.Sdp is null ? default : default(OfferState).TheyOffer();
        call.Learn(invite);
        call.Callee = new InboundSetup(call, transaction);
        core.Calls.Add(call);
        return call;
    }

    public static CallSession OfCaller(EndpointCore core, OutgoingInvite invite, SipRequest shown, string localTag)
    {
        var call = new CallSession(core, shown, localTag, inbound: false, invite.Credentials);
        call.Caller = new OutboundSetup(call, invite);
        return call;
    }

    public bool Matches(string callId, string? remoteTag) =>
        Dialog is { } dialog && dialog.CallId == callId && (dialog.Remote.Tag is null || dialog.Remote.Tag == remoteTag);

    /// <summary>What the peer's INVITE or 2xx says it can do.</summary>
    public void Learn(SipMessage message)
    {
        if (message.Header(HeaderNames.Allow) is not null) PeerTakesUpdate = message.Lists(HeaderNames.Allow, SipMethods.Update);
    }

    public void Emit(SipEvent e)
    {
        if (HasEnded) return;
        Core.Active = this;
        Events.Emit(e);
        if (Events.Waiting == Core.Options.Limits.MaxCallEvents)
        {
            Core.Metrics.EventsFull();
            EndpointLog.EventsFull(Core.Log, Facade.CallId, Events.Waiting);
        }
    }

    /// <summary>The last event, once; the call is forgotten.</summary>
    public void End(SipEndCause cause, string reason)
    {
        if (HasEnded) return;
        HasEnded = true;
        Clock.Stop();
        _wait?.Repeater.Stop();
        _wait = null;
        Client.Stop();
        Callee?.Stop();
        Core.Calls.Remove(this);
        EndpointLog.Ended(Core.Log, Facade.CallId, cause, reason);
        Core.Active = this;
        Events.Emit(new SipEvent.Ended(cause, reason));
    }

    /// <summary>Ends the call whose handling failed, and only that one.</summary>
    public void Fail()
    {
        if (Callee is { IsAnswered: false }) Callee.Reject(new SipReject(500, "internal error"), SipEndCause.Refused);
        else if (Caller is { IsAnswered: false }) Caller.Cancel("internal error");
        else SendBye(SipEndCause.LocalBye, "internal error");
    }

    public void OnRequest(ServerTransaction transaction)
    {
        Core.Active = this;
        Server.OnRequest(transaction);
    }

    public void Respond(ServerTransaction transaction, int status, ResponseParts parts = default) =>
        transaction.Respond(Responses.To(transaction.Request, transaction.Flow, status, LocalTag, parts));

    /// <summary>The 200 to an INVITE, first or later, repeated until its ACK.</summary>
    /// <param name="ours">The SDP is our offer (the INVITE had none); its answer comes with the ACK.</param>
    public void Answer(ServerTransaction transaction, string sdp, bool ours, params ReadOnlySpan<SipHeader> headers)
    {
        LocalSdp = sdp;
        Offers = ours ? Offers.WeOffer() : Offers.TheirsDone();
        var timer = SessionTimer.ForAnswer(transaction.Request, Core.Options.SessionTimer);
        Respond(transaction, 200, ResponseParts.WithSdp(sdp) with
        {
            Contact = transaction.Flow.ContactUri(null),
            Headers = [.. Capabilities(), .. TimerHeaders(timer), .. headers],
        });
        Clock.Set(timer);
        var timers = Core.Options.Timers;
        var repeater = new Repeater(Core.Timers, new Repetition(timers.T1, timers.T2, timers.Giveup), transaction.RepeatAnswer, OnNoAck);
        _wait?.Repeater.Stop();
        _wait = new AckWait(transaction.Request.CSeq.Number, repeater, ours);
        repeater.Start();
    }

    public static IEnumerable<SipHeader> TimerHeaders(SessionTimer? timer)
    {
        if (timer is null) yield break;
        yield return timer.Header(inRequest: false);
        // RFC 4028 §9: when the caller refreshes, it must know that it has to.
        if (!timer.WeRefresh) yield return new SipHeader(HeaderNames.Require, SessionTimer.OptionTag);
    }

    public IEnumerable<SipHeader> Capabilities() =>
    [
        new SipHeader(HeaderNames.Allow, SipMethods.AllowValue),
        new SipHeader(HeaderNames.Supported, SupportedValue),
        new SipHeader(HeaderNames.UserAgent, Core.Options.UserAgent),
    ];

    public void OnAck(SipRequest ack)
    {
        if (_wait is not { } wait || wait.CSeq != ack.CSeq.Number) return;
        _wait = null;
        wait.Repeater.Stop();
        if (wait.Ours) Offers = Offers.OursDone();
        Emit(new SipEvent.Acknowledged(ack.Sdp));
        while (!HasEnded && _wait is null && _afterAck.TryDequeue(out var action)) action();
    }

    private void OnNoAck()
    {
        _wait = null;
        // RFC 3261 §13.3.1.4: the session is confirmed nonetheless, and ended with BYE.
        SendBye(SipEndCause.AckTimeout, "no ACK");
    }

    /// <summary>Now, or after the ACK that is awaited: before it neither BYE nor re-INVITE may be sent (RFC 3261 §14.1, §15).</summary>
    public void WhenAcknowledged(Action action)
    {
        if (HasEnded) return;
        if (_wait is null) action();
        else _afterAck.Enqueue(action);
    }

    public void Hangup(string? reason)
    {
        if (HasEnded) return;
        if (Callee is { IsAnswered: false }) Callee.Reject(new SipReject(480, reason ?? "Temporarily Unavailable"), SipEndCause.LocalBye);
        else if (Caller is { IsAnswered: false }) Caller.Cancel(reason);
        else WhenAcknowledged(() => SendBye(SipEndCause.LocalBye, reason ?? ""));
    }

    public void SendBye(SipEndCause cause, string reason)
    {
        if (HasEnded) return;
        Client.Bye(reason);
        End(cause, reason);
    }

    /// <summary>A Reason header (RFC 3326).</summary>
    public static SipHeader ReasonHeader(int cause, string text) =>
        new(HeaderNames.Reason, string.Create(CultureInfo.InvariantCulture, $"SIP;cause={cause};text=\"{text.Replace('"', '\'').Replace('\\', '/')}\""));

    public static ImmutableArray<SipHeader> HeadersOf(SipReject reject)
    {
        var headers = reject.Headers.IsDefault ? [] : reject.Headers;
        return reject.Reason.Length == 0 ? headers : headers.Add(ReasonHeader(reject.Status, reject.Reason));
    }

    private sealed record AckWait(uint CSeq, Repeater Repeater, bool Ours);
}
