using System.Collections.Immutable;
using System.Net;
using VxmlGir.Sip.Messages;

namespace VxmlGir.Sip.Endpoint;

/// <summary>Who uses an endpoint. All members are called one at a time on the endpoint's loop and must not block.</summary>
public interface ISipUser
{
    /// <summary>Before any state is made: non-null refuses without memory (for instance 503 with Retry-After). Not called for re-INVITEs; called for an INVITE of an unknown dialog (481 when admitted).</summary>
    SipReject? Admit(SipRequest invite, IPEndPoint source);

    /// <summary>A new call: its transaction exists and 100 has been sent.</summary>
    void OnInvite(SipCall call);

    /// <summary>OPTIONS and other requests outside a dialog; answered without memory.</summary>
    SipReply OnRequest(SipRequest request, IPEndPoint source);
}

/// <summary>A refusal. <see cref="Reason"/> is the reason phrase and also leaves as a Reason header (RFC 3326), so that it survives proxies.</summary>
public sealed record SipReject(int Status, string Reason, ImmutableArray<SipHeader> Headers)
{
    public SipReject(int status, string reason) : this(status, reason, []) { }
}

/// <summary>An answer to a request outside a dialog.</summary>
public sealed record SipReply(int Status, string? Reason, ImmutableArray<SipHeader> Headers, string? ContentType, ReadOnlyMemory<byte> Body)
{
    public SipReply(int status, string? reason = null) : this(status, reason, [], null, default) { }
}
