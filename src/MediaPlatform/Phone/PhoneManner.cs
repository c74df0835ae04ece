using VxmlGir.MediaPlatform.Media;

namespace VxmlGir.MediaPlatform.Phone;

/// <summary>How the phone speaks on the wire.</summary>
/// <param name="ALaw">Prefers PCMA.</param>
/// <param name="Dtmf">How it sends keys: telephone-events, tones, or INFO.</param>
public sealed record PhoneManner(bool ALaw, DtmfMethod Dtmf);
