using System.Collections.Immutable;
using System.Net;
using VxmlGir.Sip.Digest;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Endpoint;

/// <summary>An INVITE to send.</summary>
public sealed record OutgoingInvite
{
    public required SipUri Target { get; init; }

    public required NameAddr From { get; init; }

    /// <summary>Default: the target.</summary>
    public NameAddr? To { get; init; }

    /// <summary>Default: the target's <c>transport</c> parameter, else the first one that listens.</summary>
    public SipTransportKind? Transport { get; init; }

    /// <summary>Sends there instead of resolving the target.</summary>
    public IPEndPoint? Destination { get; init; }

    /// <summary>The outbound proxy that it goes through, whatever the target: the first of its Route (RFC 3261 §8.1.2, §16.12.1.2).</summary>
    public SipUri? Proxy { get; init; }

    public ImmutableArray<SipHeader> Headers { get; init; } = [];

    /// <summary>Our offer; null: the peer offers in its 2xx and <see cref="SipCall.Acknowledge"/> answers in the ACK.</summary>
    public string? Sdp { get; init; }

    /// <summary>What challenges are answered with, one for each realm.</summary>
    public ImmutableArray<SipCredentials> Credentials { get; init; } = [];

    /// <summary>The Call-ID to use; default: a new one.</summary>
    public string? CallId { get; init; }
}

/// <summary>A request outside any dialog.</summary>
public sealed record OutgoingRequest
{
    public required string Method { get; init; }

    public required SipUri Target { get; init; }

    public required NameAddr From { get; init; }

    public NameAddr? To { get; init; }

    public SipTransportKind? Transport { get; init; }

    public IPEndPoint? Destination { get; init; }

    public ImmutableArray<SipHeader> Headers { get; init; } = [];

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What challenges are answered with, one for each realm.</summary>
    public ImmutableArray<SipCredentials> Credentials { get; init; } = [];
}
