using VxmlGir.MediaPlatform.Media;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>What comes into a leg's one mailbox.</summary>
internal abstract record LegInput
{
    private LegInput() { }

    public sealed record Signalling(SipEvent Event) : LegInput;

    public sealed record Media(MediaEvent Event) : LegInput;

    /// <summary>The platform wants the leg to end now, with its recordings complete.</summary>
    public sealed record Cut(string Why) : LegInput;
}
