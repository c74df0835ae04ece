using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using VxmlGir.Sip.Calls;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Endpoint;

/// <summary>
/// One dialog. Every method may be called from any thread, returns at once and never throws for the state of the protocol:
/// what comes too late is dropped, what fails arrives as an event.
/// </summary>
public sealed class SipCall
{
    private readonly CallSession _session;

    internal SipCall(CallSession session, SipRequest invite)
    {
        _session = session;
        Invite = invite;
    }

    /// <summary>The INVITE as received; of a call of ours, as composed.</summary>
    public SipRequest Invite { get; }

    /// <summary>Where the INVITE came from, or went to (0.0.0.0:0 before that is known).</summary>
    public IPEndPoint Source => _session.Flow?.Remote ?? new IPEndPoint(IPAddress.Any, 0);

    public string CallId => Invite.CallId;

    public bool Inbound => _session.Inbound;

    /// <summary>All events in order, unless <see cref="Deliver"/> redirected them; one reader.</summary>
    public ChannelReader<SipEvent> Events => _session.Events.Reader;

    /// <summary>Calls the sink for every event, those already queued first. It runs on the endpoint's loop (at first on the caller's thread) and must not block.</summary>
    public void Deliver(Action<SipEvent> sink) => _session.Events.Redirect(sink);

    /// <summary>Sends a 101–199; reliably when the peer asks for that, or when <paramref name="reliable"/> and the peer can. Later answers wait for its PRACK.</summary>
    public void Progress(int status, string? sdp = null, bool reliable = false) => Post(() => _session.Callee?.Progress(status, sdp, reliable));

    /// <summary>Sends 200 with our answer (or our offer, when the INVITE had none).</summary>
    public void Answer(string sdp, params ReadOnlySpan<SipHeader> headers)
    {
        ImmutableArray<SipHeader> kept = [.. headers];
        Post(() => _session.Callee?.Answer(sdp, kept));
    }

    /// <summary>Sends the ACK with our answer, for a call that we made without an offer.</summary>
    public void Acknowledge(string sdp) => Post(() => _session.Caller?.AcknowledgeOffer(sdp));

    /// <summary>Refuses an incoming call with a final answer of 300 or more.</summary>
    public void Reject(SipReject reject) => Post(() => _session.Callee?.Reject(reject, SipEndCause.Refused));

    /// <summary>Ends the call, whatever its state: BYE (after the ACK if that is awaited), CANCEL, or 480 before our answer.</summary>
    public void Bye(string? reason = null) => Post(() => _session.Hangup(reason));

    /// <summary>Gives up a call of ours that is not answered yet.</summary>
    public void Cancel() => Post(() => _session.Caller?.Cancel(null));

    /// <summary>Offers anew by re-INVITE; the result is <see cref="SipEvent.OfferAnswered"/>. After a 491 the stack tries again by itself.</summary>
    public void ReInvite(string sdp) => Post(() => _session.Client.ReInvite(sdp));

    /// <summary>UPDATE, with an offer (result: OfferAnswered) or without (result: RequestCompleted).</summary>
    public void Update(string? sdp) => Post(() => _session.Client.Update(sdp));

    public void AcceptOffer(SipEvent.Offered offer, string sdp) => Post(() => _session.Server.Accept(offer, sdp));

    public void RejectOffer(SipEvent.Offered offer, SipReject reject) => Post(() => _session.Server.Reject(offer, reject));

    public void Info(string contentType, ReadOnlyMemory<byte> body) => Post(() => _session.Client.Plain(SipMethods.Info, [], contentType, body));

    /// <summary>Asks the peer to call the target (RFC 3515); its progress comes as NOTIFY requests, which must be answered.</summary>
    public void Refer(SipUri target) => Post(() => _session.Client.Plain(SipMethods.Refer,
        [new SipHeader(HeaderNames.ReferTo, $"<{target}>"), new SipHeader(HeaderNames.ReferredBy, $"<{_session.Dialog?.Local.UriText}>")], null, default));

    public void Notify(string eventPackage, string subscriptionState, string contentType, ReadOnlyMemory<byte> body) => Post(() => _session.Client.Plain(
        SipMethods.Notify,
        [new SipHeader(HeaderNames.Event, eventPackage), new SipHeader(HeaderNames.SubscriptionState, subscriptionState)], contentType, body));

    /// <summary>The progress of a REFER that we accepted: a status line of the call it caused; 200 and above ends the subscription (RFC 3515 §2.4.5).</summary>
    public void NotifyRefer(int status, string reason) => Notify("refer", status < 200 ? "active;expires=60" : "terminated;reason=noresource",
        "message/sipfrag;version=2.0", System.Text.Encoding.UTF8.GetBytes($"SIP/2.0 {status} {reason}\r\n"));

    public void Respond(SipEvent.Requested request, int status, string? reason = null, string? contentType = null, ReadOnlyMemory<byte> body = default, params ReadOnlySpan<SipHeader> headers)
    {
        var parts = new ResponseParts { Reason = reason, ContentType = contentType, Body = body, Headers = [.. headers] };
        Post(() => _session.Server.Respond(request, status, parts));
    }

    private void Post(Action action) => _session.Core.Loop.Post(() =>
    {
        _session.Core.Active = _session;
        action();
    });
}
