using VxmlGir.MediaPlatform.Front;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>The call of a leg and what it was invited to run.</summary>
internal sealed record LegCall(SipCall Sip, Invitation Invitation)
{
    public string LegId => Sip.CallId;
}
