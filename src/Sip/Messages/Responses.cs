using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using VxmlGir.Sip.Transports;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Messages;

/// <summary>Builds responses (RFC 3261 §8.2.6; received and rport by RFC 3581).</summary>
internal static class Responses
{
    public static SipResponse To(SipRequest request, Flow flow, int status, string? toTag, ResponseParts parts = default)
    {
        var headers = ImmutableArray.CreateBuilder<SipHeader>(16);
        AddVias(request, flow, headers);
        // A dialog's route is what the proxies recorded (§12.1.1).
        if (request.Method == SipMethods.Invite && status is > 100 and < 300)
            foreach (var header in request.Headers)
                if (header.Is(HeaderNames.RecordRoute)) headers.Add(header);
        Copy(request, HeaderNames.From, headers);
        if (request.Header(HeaderNames.To) is { } to)
            headers.Add(new SipHeader(HeaderNames.To, toTag is null || request.To.Tag is not null ? to : $"{to};tag={toTag}"));
        Copy(request, HeaderNames.CallId, headers);
        Copy(request, HeaderNames.CSeq, headers);
        if (parts.Contact is not null) headers.Add(new SipHeader(HeaderNames.Contact, $"<{parts.Contact}>"));
        if (!parts.Headers.IsDefaultOrEmpty) headers.AddRange(parts.Headers);
        if (parts.ContentType is not null) headers.Add(new SipHeader(HeaderNames.ContentType, parts.ContentType));
        return new SipResponse(status, parts.Reason ?? ReasonPhrases.For(status), headers.DrainToImmutable(), parts.Body);
    }

    private static void AddVias(SipRequest request, Flow flow, ImmutableArray<SipHeader>.Builder headers)
    {
        var first = true;
        foreach (var header in request.Headers)
        {
            if (!header.Is(HeaderNames.Via)) continue;
            if (first && request.TopVia is { } via)
            {
                headers.Add(new SipHeader(HeaderNames.Via, Stamp(via, flow.Remote).ToString()));
                if (HeaderList.Rest(header.Value) is { } rest) headers.Add(new SipHeader(HeaderNames.Via, rest));
            }
            else
            {
                headers.Add(header);
            }
            first = false;
        }
    }

    private static Via Stamp(Via via, IPEndPoint source)
    {
        var parameters = via.Parameters;
        if (parameters.Has("rport")) parameters = parameters.With("rport", source.Port.ToString(CultureInfo.InvariantCulture));
        if (parameters.Has("rport") || !IsHost(via, source.Address)) parameters = parameters.With("received", Address(source.Address).ToString());
        return ReferenceEquals(parameters, via.Parameters) ? via : via with { Parameters = parameters };
    }

    /// <summary>Whether the sent-by host is the address the request came from.</summary>
    public static bool IsHost(Via via, IPAddress source) =>
        IPAddress.TryParse(via.Host, out var host) && host.Equals(Address(source));

    private static IPAddress Address(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static void Copy(SipRequest request, string name, ImmutableArray<SipHeader>.Builder headers)
    {
        if (request.Header(name) is { } value) headers.Add(new SipHeader(name, value));
    }
}

/// <summary>What a response holds beyond what it copies.</summary>
internal readonly record struct ResponseParts
{
    public string? Reason { get; init; }

    public SipUri? Contact { get; init; }

    public ImmutableArray<SipHeader> Headers { get; init; }

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public static ResponseParts WithSdp(string? sdp) =>
        sdp is null ? default : new ResponseParts { ContentType = "application/sdp", Body = System.Text.Encoding.UTF8.GetBytes(sdp) };
}
