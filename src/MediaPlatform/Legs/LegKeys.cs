using VxmlGir.MediaPlatform.Media;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>
/// One method of DTMF per leg: the first that brings a key is believed, and keys by another are the same keys again
/// (a phone that sends RFC 4733 and INFO for each press, a gateway that leaves the tones in the audio).
/// </summary>
internal readonly record struct LegKeys(DtmfMethod? Locked)
{
    public static LegKeys Unlocked => new((DtmfMethod?)null);

    /// <summary>Whether a key that came by <paramref name="method"/> counts, and the rule from now on.</summary>
    public (LegKeys Next, bool Counts) On(DtmfMethod method) =>
        Locked is { } locked ? (this, locked == method) : (new(method), true);
}
