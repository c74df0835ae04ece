namespace VxmlGir.Sip.Sdp;

/// <summary>Offer and answer (RFC 3264) for one audio stream, as pure functions.</summary>
public static class SdpNegotiator
{
    /// <summary>Answers the peer's offer. <paramref name="previous"/>: what was agreed before on this dialog, so that o= counts on.</summary>
    public static SdpOutcome Answer(string offer, MediaCapabilities capabilities, NegotiatedMedia? previous = null) => throw new NotImplementedException();

    public static SdpOffer Offer(MediaCapabilities capabilities, NegotiatedMedia? previous = null) => throw new NotImplementedException();

    /// <summary>Takes the peer's answer to our offer.</summary>
    public static SdpOutcome Accept(SdpOffer ownOffer, string answer) => throw new NotImplementedException();
}
