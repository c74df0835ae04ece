using System.Net;

namespace VxmlGir.Sip.Sdp;

/// <summary>What an offer and its answer agreed on for the audio stream.</summary>
public sealed record NegotiatedMedia
{
    /// <summary>Our description: the answer to send, or the offer that was sent.</summary>
    public required string LocalSdp { get; init; }

    /// <summary>Where to send RTP; null when the peer must not get any (hold by c=0.0.0.0, port 0).</summary>
    public IPEndPoint? Remote { get; init; }

    public IPEndPoint? RemoteRtcp { get; init; }

    /// <summary>RTP payload type of the audio: 0 or 8, or the dynamic number that the peer mapped.</summary>
    public required int PayloadType { get; init; }

    public required bool ALaw { get; init; }

    /// <summary>What we send: the peer's a=ptime within 10 to 60, else 20.</summary>
    public int PtimeMs { get; init; } = 20;

    public int? TelephoneEventPayloadType { get; init; }

    public int? ComfortNoisePayloadType { get; init; }

    public SdpDirection Direction { get; init; }

    /// <summary>Our description as values, the base of the next one (o= version, m-lines).</summary>
    internal SdpSession? Local { get; init; }
}

/// <summary>The result of a negotiation: a closed pair.</summary>
public abstract record SdpOutcome
{
    private protected SdpOutcome() { }
}

public sealed record Negotiated(NegotiatedMedia Media) : SdpOutcome;

/// <summary>No agreement: a status (488) and a reason that says what is wrong and where.</summary>
public sealed record SdpReject(int Status, string Reason) : SdpOutcome;

/// <summary>An offer of ours, waiting for its answer.</summary>
public sealed record SdpOffer(string Sdp, MediaCapabilities Capabilities)
{
    internal SdpSession? Session { get; init; }
}
