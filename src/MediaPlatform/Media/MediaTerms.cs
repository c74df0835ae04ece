using System.Collections.Immutable;
using System.Net;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>What offer and answer agreed for one leg.</summary>
/// <param name="Remote">Where SDP says to send RTP; null = nowhere (nothing is sent, nothing accepted).</param>
/// <param name="RemoteRtcp">From <c>a=rtcp</c> (RFC 3605); null = <paramref name="Remote"/>'s port + 1.</param>
/// <param name="PayloadType">Of the audio, 0..127.</param>
/// <param name="ALaw">The law of <paramref name="PayloadType"/>.</param>
/// <param name="PtimeMs">Of what is sent, 10..60, rounded to a multiple of 10. What is received may have any.</param>
/// <param name="TelephoneEventPayloadType">RFC 4733; null = not agreed, digits are sent as tones.</param>
/// <param name="ComfortNoisePayloadType">RFC 3389; null = not agreed.</param>
/// <param name="Send">False: nothing is sent, and so nothing heard (hold); queued prompts go on in time.</param>
/// <param name="Receive">False: what arrives is dropped: no audio to taps, no keys.</param>
/// <param name="AllowedSources">Further addresses that media may come from (a gateway's own media address); <paramref name="Remote"/>'s is always allowed.</param>
public sealed record MediaTerms(
    IPEndPoint? Remote,
    IPEndPoint? RemoteRtcp,
    int PayloadType,
    bool ALaw,
    int PtimeMs,
    int? TelephoneEventPayloadType,
    int? ComfortNoisePayloadType,
    bool Send,
    bool Receive,
    DtmfMethod Dtmf,
    ImmutableArray<IPAddress> AllowedSources)
{
    public const int MinPtimeMs = 10;
    public const int MaxPtimeMs = 60;

    /// <summary>Plain PCMU at 20 ms both ways, with RFC 4733 at payload type 101.</summary>
    public static MediaTerms Pcmu(IPEndPoint remote) =>
        new(remote, null, 0, ALaw: false, 20, 101, null, Send: true, Receive: true, DtmfMethod.Rfc4733, []);
}
