using System.Collections.Immutable;
using System.Net;
using VxmlGir.Sip.Digest;
using VxmlGir.Sip.SessionTimers;
using VxmlGir.Sip.Transports;

namespace VxmlGir.Sip.Endpoint;

/// <summary>What an endpoint is started with. Immutable; every limit has a default.</summary>
public sealed record SipEndpointOptions
{
    public ImmutableArray<SipListen> Listen { get; init; } = [];

    /// <summary>Host that Contact and Via show (NAT); default: the bound address, or the one that faces the peer.</summary>
    public string? AdvertisedHost { get; init; }

    public SipTimers Timers { get; init; } = new();

    public SipLimits Limits { get; init; } = new();

    public string UserAgent { get; init; } = "VxmlGir";

    public SessionTimerOptions SessionTimer { get; init; } = new();

    /// <summary>When set, an INVITE or out-of-dialog request must carry good credentials (401 otherwise).</summary>
    public DigestServerOptions? Digest { get; init; }

    /// <summary>The switchboard of in-process endpoints; needed when <see cref="PipeName"/> is set or a target says <c>transport=pipe</c>.</summary>
    public SipPipe? Pipe { get; init; }

    /// <summary>The name by which other endpoints on <see cref="Pipe"/> reach this one (<c>sip:user@name;transport=pipe</c>).</summary>
    public string? PipeName { get; init; }

    /// <summary>Which addresses are listened to at all; what comes from others is dropped without an answer. Null: all. Must not block.</summary>
    public Func<IPAddress, bool>? AcceptSource { get; init; }

    /// <summary>Runs what the application posts on the caller's thread when the loop is free: only for tests in virtual time.</summary>
    internal bool RunPostsInline { get; init; }
}

/// <summary>Where to listen. Port 0: the system chooses; see <see cref="SipEndpoint.Bound"/>.</summary>
public sealed record SipListen(SipTransportKind Kind, IPEndPoint EndPoint);

public enum SipTransportKind
{
    Udp,
    Tcp,
    Pipe,
}
