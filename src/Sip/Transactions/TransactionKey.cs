using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Transactions;

/// <summary>How a request finds its server transaction (RFC 3261 §17.2.3). A retransmission never changes its transport, so that is part of it.</summary>
internal readonly record struct TransactionKey(string Branch, string SentBy, string Method, SipTransportKind Kind)
{
    public static TransactionKey Of(SipRequest request, SipTransportKind kind)
    {
        var method = request.Method == SipMethods.Ack ? SipMethods.Invite : request.Method;
        return Of(request, method, kind);
    }

    /// <summary>The key of the INVITE that a CANCEL means.</summary>
    public static TransactionKey OfCancelled(SipRequest cancel, SipTransportKind kind) => Of(cancel, SipMethods.Invite, kind);

    private static TransactionKey Of(SipRequest request, string method, SipTransportKind kind)
    {
        var via = request.TopVia;
        if (via is { HasUniqueBranch: true }) return new TransactionKey(via.Branch!, SentByOf(via), method, kind);
        // RFC 2543: by Request-URI, From tag, Call-ID, CSeq and topmost Via.
        var branch = $"{request.RequestUri}\n{request.From.Tag}\n{request.CallId}\n{request.CSeq.Number}\n{via}";
        return new TransactionKey(branch, "", method, kind);
    }

    private static string SentByOf(Via via) => via.Port is { } port ? $"{via.Host}:{port}" : via.Host;
}
