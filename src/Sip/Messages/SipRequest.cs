using System.Collections.Immutable;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Messages;

/// <summary>A SIP request. <see cref="Uri"/> is <see cref="SipUri.Unknown"/> when the Request-URI is no SIP URI (such requests are refused with 416 or 400).</summary>
public sealed class SipRequest : SipMessage
{
    private SipUri? _uri;

    public SipRequest(string method, string requestUri, ImmutableArray<SipHeader> headers, ReadOnlyMemory<byte> body)
        : base(headers, body)
    {
        Method = method;
        RequestUri = requestUri;
    }

    public string Method { get; }

    /// <summary>The Request-URI as it was written.</summary>
    public string RequestUri { get; }

    public SipUri Uri => _uri ??= SipUri.TryParse(RequestUri, out var uri) ? uri : SipUri.Unknown;

    public override string ToString() => $"{Method} {RequestUri}";
}
