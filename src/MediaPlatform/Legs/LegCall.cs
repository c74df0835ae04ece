using VxmlGir.Interpreter.Fetching;
using VxmlGir.MediaPlatform.Front;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>The call of a leg and what it was invited to run.</summary>
/// <param name="First">The first document, when it came by URL: it is brought before the answer.</param>
internal sealed record LegCall(SipCall Sip, Invitation Invitation, FirstDocument? First)
{
    public string LegId => Sip.CallId;
}
