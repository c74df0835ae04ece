using System.Collections.Immutable;
using System.Net;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>Who may dial in when no peer fits the source address.</summary>
public enum OpenTo
{
    Loopback,
    Any,
    None,
}

/// <summary>Section <c>sip</c>.</summary>
public sealed record SipConfiguration(
    ImmutableArray<IPEndPoint> Udp,
    ImmutableArray<IPEndPoint> Tcp,
    string? AdvertisedHost,
    string UserAgent,
    OpenTo OpenTo,
    ImmutableArray<SipPeer> Peers,
    string? DigestRealm,
    ImmutableArray<string> TransferTargets,
    TimeSpan ReferTimeout,
    SipUri? OutboundProxy,
    ImmutableArray<SipLogin> Credentials,
    SipTimerConfiguration Timers,
    SipLimitConfiguration Limits)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.List("sip.udp", Kinds.EndPoint, [new(IPAddress.Loopback, 5060)], "Where SIP listens over UDP."),
        Option.List("sip.tcp", Kinds.EndPoint, [new(IPAddress.Loopback, 5060)], "Where SIP listens over TCP."),
        Option.Of("sip.advertised-host", Kinds.Optional(Kinds.Text), null, "Host in Via and Contact when it is not the bound address (NAT)."),
        Option.Of("sip.user-agent", Kinds.Text, "VxmlGir", "Value of the User-Agent and Server headers."),
        Option.Of("sip.open-to", Kinds.Choice(("loopback", OpenTo.Loopback), ("any", OpenTo.Any), ("none", OpenTo.None)), OpenTo.Loopback, "Sources that may dial in without being a peer."),
        Option.Records("sip.peers", SipPeer.Fields, SipPeer.From, "Neighbours known by address: who may dial in, and whose headers are believed."),
        Option.Of("sip.digest-realm", Kinds.Optional(Kinds.Text), null, "When set, calls from outside must answer a digest challenge of this realm (users: the peers' digest-user)."),
        Option.List("sip.transfer-targets", Kinds.Text, [], "Where <transfer> may send a caller: host, or user@host; a star at the end stands for any rest. Empty: nowhere."),
        Option.Of("sip.refer-timeout", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), TimeSpan.FromMinutes(2), "Until a blind transfer's outcome must have come (NOTIFY); then it is unknown to the dialog."),
        Option.Of("sip.outbound-proxy", Kinds.Optional(Kinds.SipUri), null, "Where every call that is placed goes first (calls, transfers); the target stays as it is, and must be allowed."),
        Option.Records("sip.credentials", SipLogin.Fields, SipLogin.From, "Users and passwords for digest challenges to calls that are placed, by realm."),
        .. SipTimerConfiguration.Options,
        .. SipLimitConfiguration.Options,
    ];

    internal static SipConfiguration From(OptionValues v) => new(
        v.List<IPEndPoint>("sip.udp"), v.List<IPEndPoint>("sip.tcp"), v.Get<string?>("sip.advertised-host"), v.Get<string>("sip.user-agent"),
        v.Get<OpenTo>("sip.open-to"), v.List<SipPeer>("sip.peers"), v.Get<string?>("sip.digest-realm"), v.List<string>("sip.transfer-targets"),
        v.Get<TimeSpan>("sip.refer-timeout"), v.Get<SipUri?>("sip.outbound-proxy"), v.List<SipLogin>("sip.credentials"), SipTimerConfiguration.From(v), SipLimitConfiguration.From(v));
}

/// <summary>A neighbour.</summary>
/// <param name="TrustedHeaders">Its X-Genesys-CallUUID, user data and profile are believed.</param>
/// <param name="DigestPassword">For our challenges, when <c>sip.digest-realm</c> is set.</param>
public sealed record SipPeer(
    string Name, ImmutableArray<IPNetwork> Networks, bool TrustedHeaders, ImmutableArray<IPAddress> MediaSources,
    string? DigestUser, string? DigestPassword)
{
    internal static ImmutableArray<Option> Fields { get; } =
    [
        Option.Of("name", Kinds.Name, "peer", "Name for logs and figures."),
        Option.List("networks", Kinds.Network, [], "Its addresses."),
        Option.Of("trusted-headers", Kinds.Boolean, false, "Believe its CallUUID, user data and IVR Profile headers."),
        Option.List("media-sources", Kinds.Address, [], "Further addresses that its media may come from."),
        Option.Of("digest-user", Kinds.Optional(Kinds.Text), null, "User name for digest."),
        Option.Of("digest-password", Kinds.Optional(Kinds.Secret), null, "Password for digest."),
    ];

    internal static SipPeer From(OptionValues v) => new(
        v.Get<string>("name"), v.List<IPNetwork>("networks"), v.Get<bool>("trusted-headers"), v.List<IPAddress>("media-sources"),
        v.Get<string?>("digest-user"), v.Get<string?>("digest-password"));

    /// <summary>The password stays out of logs.</summary>
    public override string ToString() => $"{Name} ({string.Join(", ", Networks)})";
}

/// <summary>What a challenge of one realm is answered with.</summary>
public sealed record SipLogin(string Realm, string User, string Password)
{
    internal static ImmutableArray<Option> Fields { get; } =
    [
        Option.Of("realm", Kinds.Text, "", "Realm of the challenge; others are not answered. *: any."),
        Option.Of("user", Kinds.Text, "", "User name."),
        Option.Of("password", Kinds.Secret, "", "Password."),
    ];

    internal static SipLogin From(OptionValues v) => new(v.Get<string>("realm"), v.Get<string>("user"), v.Get<string>("password"));

    /// <summary>The password stays out of logs.</summary>
    public override string ToString() => $"{User}@{Realm}";
}

/// <summary>Timers of SIP.</summary>
public sealed record SipTimerConfiguration(TimeSpan T1, TimeSpan T2, TimeSpan T4, TimeSpan SessionExpires, TimeSpan MinSessionExpires)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("sip.t1", Kinds.Duration(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5)), TimeSpan.FromMilliseconds(500), "Round-trip estimate, T1 of RFC 3261 17.1.1.1."),
        Option.Of("sip.t2", Kinds.Duration(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30)), TimeSpan.FromSeconds(4), "Longest retransmission interval, T2."),
        Option.Of("sip.t4", Kinds.Duration(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30)), TimeSpan.FromSeconds(5), "How long a message stays in the network, T4."),
        Option.Of("sip.session-expires", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromHours(24)), TimeSpan.FromMinutes(30), "Session timer asked for (RFC 4028); 0: none, a peer's is honoured."),
        Option.Of("sip.min-session-expires", Kinds.Duration(TimeSpan.FromSeconds(90), TimeSpan.FromHours(1)), TimeSpan.FromSeconds(90), "Shortest session timer accepted (Min-SE)."),
    ];

    internal static SipTimerConfiguration From(OptionValues v) => new(
        v.Get<TimeSpan>("sip.t1"), v.Get<TimeSpan>("sip.t2"), v.Get<TimeSpan>("sip.t4"),
        v.Get<TimeSpan>("sip.session-expires"), v.Get<TimeSpan>("sip.min-session-expires"));
}

/// <summary>What a peer may make the SIP endpoint read or hold.</summary>
public sealed record SipLimitConfiguration(
    int MaxMessageBytes, int MaxHeaders, int MaxTransactions, int MaxTcpConnections, int MaxTcpConnectionsPerAddress, TimeSpan TcpIdle, int UdpBufferBytes)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("sip.max-message", Kinds.Size(4096, 1 << 20), 64 * 1024, "Largest message; larger ones are answered 513 or dropped."),
        Option.Of("sip.max-headers", Kinds.Integer(32, 1024), 128, "Most header lines of a message."),
        Option.Of("sip.max-transactions", Kinds.Integer(100, 1_000_000), 200_000, "Most transactions held; above, new calls are answered 503."),
        Option.Of("sip.max-tcp-connections", Kinds.Integer(1, 100_000), 1_000, "Most TCP connections."),
        Option.Of("sip.max-tcp-connections-per-address", Kinds.Integer(1, 100_000), 20, "Most TCP connections from one address."),
        Option.Of("sip.tcp-idle", Kinds.Duration(TimeSpan.FromSeconds(5), TimeSpan.FromHours(24)), TimeSpan.FromSeconds(120), "A TCP connection without traffic is closed after this time."),
        Option.Of("sip.udp-buffer", Kinds.Size(64 * 1024, 256 << 20), 4 << 20, "Socket buffer of each UDP listener."),
    ];

    internal static SipLimitConfiguration From(OptionValues v) => new(
        (int)v.Get<long>("sip.max-message"), v.Get<int>("sip.max-headers"), v.Get<int>("sip.max-transactions"), v.Get<int>("sip.max-tcp-connections"),
        v.Get<int>("sip.max-tcp-connections-per-address"), v.Get<TimeSpan>("sip.tcp-idle"), (int)v.Get<long>("sip.udp-buffer"));
}
