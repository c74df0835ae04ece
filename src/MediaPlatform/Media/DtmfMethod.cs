namespace VxmlGir.MediaPlatform.Media;

/// <summary>How keys reach a leg. One method per leg, so that a key is never counted twice.</summary>
public enum DtmfMethod : byte
{
    /// <summary>RFC 4733 telephone-events in the RTP stream.</summary>
    Rfc4733,

    /// <summary>Tones in the audio.</summary>
    InBand,

    /// <summary>SIP INFO: the leg's owner sees the keys, the media do not.</summary>
    Info,
}
