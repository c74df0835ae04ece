using VxmlGir.Interpreter.Fetching;
using VxmlGir.MediaPlatform.Front;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Uris;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>The call of a leg and what it was invited to run.</summary>
/// <param name="First">The first document, when it came by URL: it is brought before the answer.</param>
internal sealed record LegCall(SipCall Sip, Invitation Invitation, FirstDocument? First)
{
    public string LegId => Sip.CallId;

    /// <summary>The party at the telephone: who called, or was called.</summary>
    public NameAddr Remote => Bare(Sip.Inbound ? Sip.Invite.From : Sip.Invite.To);

    public NameAddr Local => Bare(Sip.Inbound ? Sip.Invite.To : Sip.Invite.From);

    private static NameAddr Bare(NameAddr address) => address with { Parameters = SipParams.Empty };
}
