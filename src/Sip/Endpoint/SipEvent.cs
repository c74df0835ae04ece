using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Transactions;

namespace VxmlGir.Sip.Endpoint;

/// <summary>What happens to a call, in order. A closed set; <see cref="Ended"/> comes exactly once, last.</summary>
public abstract record SipEvent
{
    private SipEvent() { }

    /// <summary>Our INVITE got a 1xx (101–199).</summary>
    public sealed record Progressed(int Status, string? Sdp) : SipEvent;

    /// <summary>Our INVITE got a 2xx. <paramref name="Sdp"/> is the answer (or, when we sent no offer, the peer's offer: see <see cref="SipCall.Acknowledge"/>).</summary>
    public sealed record Answered(SipResponse Response, string Sdp) : SipEvent;

    /// <summary>Our INVITE was refused (or timed out: 408, or could not be sent: 503, without a response).</summary>
    public sealed record Refused(int Status, string Reason, SipResponse? Response) : SipEvent;

    /// <summary>The ACK of our 2xx came; with SDP when it answers our offer.</summary>
    public sealed record Acknowledged(string? Sdp) : SipEvent;

    /// <summary>The peer offers (re-INVITE, UPDATE, PRACK); empty SDP: it wants an offer from us. Answer by AcceptOffer or RejectOffer.</summary>
    public sealed record Offered(SipRequest Request, string Sdp) : SipEvent
    {
        internal ServerTransaction? Transaction { get; init; }
    }

    /// <summary>The final answer to our re-INVITE or UPDATE; 491 after the stack's own retries.</summary>
    public sealed record OfferAnswered(string? Sdp, int Status) : SipEvent;

    /// <summary>INFO, REFER or NOTIFY in the dialog: the application must Respond.</summary>
    public sealed record Requested(SipRequest Request) : SipEvent
    {
        internal ServerTransaction? Transaction { get; init; }
    }

    /// <summary>The final answer to our INFO, REFER or NOTIFY.</summary>
    public sealed record RequestCompleted(string Method, int Status) : SipEvent;

    public sealed record Ended(SipEndCause Cause, string Reason) : SipEvent;
}

public enum SipEndCause
{
    /// <summary>The peer sent BYE.</summary>
    Bye,

    /// <summary>CANCEL, the peer's or ours, before the answer.</summary>
    Cancelled,
    LocalBye,

    /// <summary>No ACK within 64*T1.</summary>
    AckTimeout,
    SessionExpired,
    TransportFailed,

    /// <summary>A final answer of 300 or more, ours or the peer's, or none at all (408).</summary>
    Refused,
}
