using System.Collections.Immutable;
using System.Net;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Sdp;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>
/// The leg's side of offer and answer: every description goes through here, and what is agreed reaches the media engine.
/// Owned by the leg's loop.
/// </summary>
internal sealed class LegDescription(MediaLeg media, LegOptions options, ImmutableArray<IPAddress> mediaSources, ulong sessionId, ImmutableArray<SdpCodec>? codecs = null)
{
    private readonly MediaCapabilities _capabilities = codecs is { } own
        ? new() { Local = media.AdvertisedRtp, SessionId = sessionId, Codecs = own }
        : new() { Local = media.AdvertisedRtp, SessionId = sessionId };
    private NegotiatedMedia? _agreed;
    private SdpOffer? _open;

    /// <summary>The leg's position now.</summary>
    public long SampleNow => media.SampleNow;

    /// <summary>The answer to the peer's offer, in force at once; or why there is none.</summary>
    public SdpOutcome Answer(string offer)
    {
        var outcome = SdpNegotiator.Answer(offer, _capabilities, _agreed);
        if (outcome is Negotiated agreed) Apply(agreed.Media);
        return outcome;
    }

    /// <summary>An offer of ours (the peer sent none).</summary>
    public string Offer()
    {
        _open = SdpNegotiator.Offer(_capabilities, _agreed);
        return _open.Sdp;
    }

    /// <summary>The peer's answer to our last offer.</summary>
    public SdpOutcome? Accept(string answer)
    {
        if (_open is not { } offer) return null;
        _open = null;
        var outcome = SdpNegotiator.Accept(offer, answer);
        if (outcome is Negotiated agreed) Apply(agreed.Media);
        return outcome;
    }

    private void Apply(NegotiatedMedia agreed)
    {
        _agreed = agreed;
        media.Negotiate(new MediaTerms(
            agreed.Remote,
            agreed.RemoteRtcp,
            agreed.PayloadType,
            agreed.ALaw,
            agreed.PtimeMs,
            agreed.TelephoneEventPayloadType,
            agreed.ComfortNoisePayloadType,
            Send: agreed.Direction is SdpDirection.SendRecv or SdpDirection.SendOnly,
            Receive: agreed.Direction is SdpDirection.SendRecv or SdpDirection.RecvOnly,
            agreed.TelephoneEventPayloadType is null ? options.WithoutTelephoneEvent : DtmfMethod.Rfc4733,
            mediaSources));
    }
}
