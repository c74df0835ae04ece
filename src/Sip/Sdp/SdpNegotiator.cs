using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VxmlGir.Sip.Sdp;

/// <summary>Offer and answer (RFC 3264) for one audio stream, as pure functions.</summary>
public static class SdpNegotiator
{
    private const int DefaultPtime = 20;

    /// <summary>Answers the peer's offer. <paramref name="previous"/>: what was agreed before on this dialog, so that o= counts on.</summary>
    public static SdpOutcome Answer(string offer, MediaCapabilities capabilities, NegotiatedMedia? previous = null)
    {
        var session = SdpSession.Parse(offer, out var error);
        if (session is null) return new SdpReject(488, error!.ToString());
        if (AudioLine.Find(session) is not { } audio) return new SdpReject(488, "SDP offers no audio over RTP/AVP");
        if (Fault(audio, capabilities) is { } fault) return fault;
        if (Choose(audio, capabilities) is not { } chosen) return new SdpReject(488, "SDP offers neither PCMU nor PCMA");

        var media = Agreed(audio, chosen, capabilities) with { Direction = DirectionFor(audio, capabilities.Direction) };
        var local = AnswerSession(session, audio, media, capabilities, previous?.Local);
        return new Negotiated(media with { LocalSdp = local.Format(), Local = local });
    }

    public static SdpOffer Offer(MediaCapabilities capabilities, NegotiatedMedia? previous = null)
    {
        var attributes = ImmutableArray.CreateBuilder<SdpAttribute>();
        var formats = ImmutableArray.CreateBuilder<string>();
        foreach (var codec in capabilities.Codecs) AddCodec(codec, OwnPayloadType(codec, capabilities), formats, attributes);
        attributes.Add(new SdpAttribute("ptime", Text(capabilities.PtimeMs)));
        attributes.Add(new SdpAttribute(Name(capabilities.Direction), null));
        var audio = new SdpMedia { Type = "audio", Port = capabilities.Local.Port, Protocol = "RTP/AVP", Formats = formats.ToImmutable(), Attributes = attributes.ToImmutable() };

        // Sections once described stay in their places for good (RFC 3264 §8): refused ones with port 0.
        ImmutableArray<SdpMedia> sections = [audio];
        if (previous?.Local is { } before)
        {
            var place = before.Media.IndexOf(before.Media.FirstOrDefault(m => m.Port != 0) ?? before.Media[0]);
            sections = before.Media.SetItem(place, audio);
        }
        var session = Versioned(Base(capabilities) with { Media = sections }, previous?.Local);
        return new SdpOffer(session.Format(), capabilities) { Session = session };
    }

    /// <summary>Takes the peer's answer to our offer.</summary>
    public static SdpOutcome Accept(SdpOffer ownOffer, string answer)
    {
        var session = SdpSession.Parse(answer, out var error);
        if (session is null) return new SdpReject(488, error!.ToString());
        if (ownOffer.Session is { } own && session.Media.Length != own.Media.Length) return new SdpReject(488, "SDP answer has another number of m= lines than the offer");
        if (AudioLine.Find(session) is not { } audio) return new SdpReject(488, "SDP answer refuses the audio");
        if (Fault(audio, ownOffer.Capabilities) is { } fault) return fault;
        if (Choose(audio, ownOffer.Capabilities with { PreferOwnOrder = false }) is not { } chosen) return new SdpReject(488, "SDP answer takes neither PCMU nor PCMA");
        return new Negotiated(Agreed(audio, chosen, ownOffer.Capabilities) with
        {
            LocalSdp = ownOffer.Sdp,
            Local = ownOffer.Session,
            Direction = DirectionFor(audio, ownOffer.Capabilities.Direction),
        });
    }

    private static SdpReject? Fault(AudioLine audio, MediaCapabilities capabilities)
    {
        if (audio.Address is null) return new SdpReject(488, "SDP has no usable c= address for the audio");
        if (audio.Address.AddressFamily != capabilities.Local.AddressFamily && !audio.HeldByAddress)
            return new SdpReject(488, $"SDP address {audio.Address} is of another IP version");
        return null;
    }

    private static (SdpCodec Law, int PayloadType)? Choose(AudioLine audio, MediaCapabilities capabilities)
    {
        var laws = audio.Codecs.Where(c => c.Codec is SdpCodec.Pcmu or SdpCodec.Pcma && capabilities.Codecs.Contains(c.Codec));
        if (capabilities.PreferOwnOrder) laws = laws.OrderBy(c => capabilities.Codecs.IndexOf(c.Codec));
        foreach (var law in laws) return law;
        return null;
    }

    private static NegotiatedMedia Agreed(AudioLine audio, (SdpCodec Law, int PayloadType) chosen, MediaCapabilities capabilities) => new()
    {
        LocalSdp = "",
        PayloadType = chosen.PayloadType,
        ALaw = chosen.Law == SdpCodec.Pcma,
        Remote = audio.HeldByAddress ? null : new IPEndPoint(audio.Address!, audio.Media.Port),
        RemoteRtcp = audio.HeldByAddress ? null : audio.Rtcp(),
        PtimeMs = Ptime(audio, capabilities),
        TelephoneEventPayloadType = capabilities.Codecs.Contains(SdpCodec.TelephoneEvent) ? audio.PayloadTypeOf(SdpCodec.TelephoneEvent) : null,
        ComfortNoisePayloadType = capabilities.Codecs.Contains(SdpCodec.ComfortNoise) ? audio.PayloadTypeOf(SdpCodec.ComfortNoise) : null,
    };

    private static int Ptime(AudioLine audio, MediaCapabilities capabilities)
    {
        var wanted = audio.Ptime is { } ptime and > 0 ? ptime : DefaultPtime;
        if (audio.MaxPtime is { } most and > 0 && most < wanted) wanted = most;
        return Math.Clamp(wanted, capabilities.MinPtimeMs, capabilities.MaxPtimeMs);
    }

    // The peer's direction turned round (RFC 3264 §6.1), less what we do not want ourselves.
    private static SdpDirection DirectionFor(AudioLine audio, SdpDirection wanted)
    {
        var peerSends = audio.Direction is SdpDirection.SendRecv or SdpDirection.SendOnly;
        var peerReceives = audio.Direction is SdpDirection.SendRecv or SdpDirection.RecvOnly && !audio.HeldByAddress;
        var send = peerReceives && wanted is SdpDirection.SendRecv or SdpDirection.SendOnly;
        var receive = peerSends && wanted is SdpDirection.SendRecv or SdpDirection.RecvOnly;
        return (send, receive) switch
        {
            (true, true) => SdpDirection.SendRecv,
            (true, false) => SdpDirection.SendOnly,
            (false, true) => SdpDirection.RecvOnly,
            _ => SdpDirection.Inactive,
        };
    }

    private static SdpSession AnswerSession(SdpSession offer, AudioLine audio, NegotiatedMedia media, MediaCapabilities capabilities, SdpSession? before)
    {
        var sections = ImmutableArray.CreateBuilder<SdpMedia>(offer.Media.Length);
        for (var i = 0; i < offer.Media.Length; i++)
            sections.Add(i == audio.Index ? AnswerAudio(audio, media, capabilities) : Refused(offer.Media[i]));
        return Versioned(Base(capabilities) with { Times = offer.Times, Media = sections.DrainToImmutable() }, before);
    }

    private static SdpMedia AnswerAudio(AudioLine audio, NegotiatedMedia media, MediaCapabilities capabilities)
    {
        var formats = ImmutableArray.CreateBuilder<string>();
        var attributes = ImmutableArray.CreateBuilder<SdpAttribute>();
        AddCodec(media.ALaw ? SdpCodec.Pcma : SdpCodec.Pcmu, media.PayloadType, formats, attributes);
        if (media.TelephoneEventPayloadType is { } events) AddCodec(SdpCodec.TelephoneEvent, events, formats, attributes);
        if (media.ComfortNoisePayloadType is { } noise) AddCodec(SdpCodec.ComfortNoise, noise, formats, attributes);
        attributes.Add(new SdpAttribute("ptime", Text(audio.Ptime is null ? capabilities.PtimeMs : media.PtimeMs)));
        attributes.Add(new SdpAttribute(Name(media.Direction), null));
        return new SdpMedia { Type = "audio", Port = capabilities.Local.Port, Protocol = "RTP/AVP", Formats = formats.ToImmutable(), Attributes = attributes.ToImmutable() };
    }

    private static SdpMedia Refused(SdpMedia media) =>
        new() { Type = media.Type, Port = 0, Protocol = media.Protocol, Formats = [media.Formats[0]] };

    private static void AddCodec(SdpCodec codec, int type, ImmutableArray<string>.Builder formats, ImmutableArray<SdpAttribute>.Builder attributes)
    {
        formats.Add(Text(type));
        var name = codec switch { SdpCodec.Pcmu => "PCMU", SdpCodec.Pcma => "PCMA", SdpCodec.ComfortNoise => "CN", _ => "telephone-event" };
        attributes.Add(new SdpAttribute("rtpmap", $"{type} {name}/8000"));
        if (codec == SdpCodec.TelephoneEvent) attributes.Add(new SdpAttribute("fmtp", $"{type} 0-15"));
    }

    private static int OwnPayloadType(SdpCodec codec, MediaCapabilities capabilities) => codec switch
    {
        SdpCodec.Pcmu => 0, SdpCodec.Pcma => 8, SdpCodec.ComfortNoise => 13, _ => capabilities.TelephoneEventPayloadType,
    };

    private static SdpSession Base(MediaCapabilities capabilities)
    {
        var type = capabilities.Local.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4";
        var address = capabilities.Local.Address.ToString();
        return new SdpSession
        {
            Origin = new SdpOrigin { Id = capabilities.SessionId.ToString(CultureInfo.InvariantCulture), Version = "1", AddressType = type, Address = address },
            Connection = new SdpConnection(type, address),
        };
    }

    // The same description keeps its version; another one of the same session counts on (RFC 3264 §8).
    private static SdpSession Versioned(SdpSession session, SdpSession? before)
    {
        if (before is null) return session;
        var same = session with { Origin = before.Origin };
        return same.Format() == before.Format() ? same : session with { Origin = before.Origin.Next() };
    }

    private static string Name(SdpDirection direction) => direction switch
    {
        SdpDirection.SendRecv => "sendrecv", SdpDirection.SendOnly => "sendonly", SdpDirection.RecvOnly => "recvonly", _ => "inactive",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
