using System.Collections.Immutable;
using System.Net;
using VxmlGir.Host.Configuration.Options;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>How keys arrive when a call's SDP does not decide.</summary>
public enum DtmfDefault
{
    Rfc4733,
    Info,
    InBand,
}

/// <summary>Section <c>media</c>.</summary>
public sealed record MediaConfiguration(
    IPAddress Bind, IPAddress? Advertised, PortRange Ports, int Shards, TimeSpan Jitter, DtmfDefault Dtmf,
    TimeSpan RtpSilence, bool SilenceSuppression, TimeSpan RtcpInterval, TimeSpan SendAhead, int ThreadRealtime, int ThreadNice)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("media.bind", Kinds.Address, IPAddress.Loopback, "Address of the RTP sockets."),
        Option.Of("media.advertised", Kinds.Optional(Kinds.Address), null, "Address in SDP when it is not media.bind (NAT)."),
        Option.Of("media.ports", Kinds.Ports, new PortRange(20000, 29999), "RTP ports; even ones carry RTP, the next RTCP."),
        Option.Of("media.shards", Kinds.Integer(0, 64), 0, "Media threads; 0: one per two processors, at least one."),
        Option.Of("media.jitter", Kinds.Duration(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(500)), TimeSpan.FromMilliseconds(60), "Depth that the live playout buffer aims at; recordings have none."),
        Option.Of("media.dtmf", Kinds.Choice(("rfc4733", DtmfDefault.Rfc4733), ("info", DtmfDefault.Info), ("inband", DtmfDefault.InBand)), DtmfDefault.Rfc4733, "How keys arrive when the offer has no telephone-event."),
        Option.Of("media.rtp-silence", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), TimeSpan.FromSeconds(30), "A leg without a packet for so long is reported silent; 0: never."),
        Option.Of("media.silence-suppression", Kinds.Boolean, false, "Send nothing (comfort noise where agreed) while nothing plays."),
        Option.Of("media.rtcp-interval", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)), TimeSpan.FromSeconds(5), "Time between RTCP reports."),
        Option.Of("media.send-ahead", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromMilliseconds(200)), TimeSpan.FromMilliseconds(60), "How long before its time a packet is handed to the kernel (io_uring), which then sends it whatever the process does; prompts begin and end as much later. 0: media threads send."),
        Option.Of("media.thread-realtime", Kinds.Integer(0, 99), 1, "Real-time priority of media threads (SCHED_RR) where the system permits it; 0: none."),
        Option.Of("media.thread-nice", Kinds.Integer(-20, 0), -10, "Scheduling preference of media threads without a real-time priority, where the system permits it (Linux nice)."),
    ];

    internal static MediaConfiguration From(OptionValues v) => new(
        v.Get<IPAddress>("media.bind"), v.Get<IPAddress?>("media.advertised"), v.Get<PortRange>("media.ports"), v.Get<int>("media.shards"),
        v.Get<TimeSpan>("media.jitter"), v.Get<DtmfDefault>("media.dtmf"), v.Get<TimeSpan>("media.rtp-silence"), v.Get<bool>("media.silence-suppression"),
        v.Get<TimeSpan>("media.rtcp-interval"), v.Get<TimeSpan>("media.send-ahead"), v.Get<int>("media.thread-realtime"), v.Get<int>("media.thread-nice"));
}
