using System.Collections.Immutable;
using System.Net;

namespace VxmlGir.Sip.Sdp;

/// <summary>The law of a G.711 stream, or a companion of it.</summary>
public enum SdpCodec
{
    Pcmu,
    Pcma,
    TelephoneEvent,
    ComfortNoise,
}

/// <summary>Direction of a stream as we see it.</summary>
public enum SdpDirection
{
    SendRecv,
    SendOnly,
    RecvOnly,
    Inactive,
}

/// <summary>What we can do with one audio stream.</summary>
public sealed record MediaCapabilities
{
    /// <summary>Our RTP address and port, as the peer is told.</summary>
    public required IPEndPoint Local { get; init; }

    /// <summary>In order of preference for our offers; an answer follows the offerer's order unless <see cref="PreferOwnOrder"/>.</summary>
    public ImmutableArray<SdpCodec> Codecs { get; init; } = [SdpCodec.Pcmu, SdpCodec.Pcma, SdpCodec.TelephoneEvent, SdpCodec.ComfortNoise];

    public bool PreferOwnOrder { get; init; }

    /// <summary>Milliseconds of audio per packet that we ask for.</summary>
    public int PtimeMs { get; init; } = 20;

    public int MinPtimeMs { get; init; } = 10;

    public int MaxPtimeMs { get; init; } = 60;

    /// <summary>Payload type of telephone-event in our offers (dynamic range).</summary>
    public int TelephoneEventPayloadType { get; init; } = 101;

    /// <summary>What we want to do: our hold is SendOnly or Inactive.</summary>
    public SdpDirection Direction { get; init; } = SdpDirection.SendRecv;

    /// <summary>The sess-id of our o= line; one per session (RFC 4566 §5.2).</summary>
    public ulong SessionId { get; init; } = 1;
}
