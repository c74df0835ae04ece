using System.Collections.Immutable;
using System.Globalization;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Messages;

/// <summary>A request without the parts that change when it is sent again with credentials: Via and CSeq number.</summary>
internal sealed record RequestTemplate
{
    public required string Method { get; init; }

    public required string RequestUri { get; init; }

    public required NameAddr From { get; init; }

    public required NameAddr To { get; init; }

    public required string CallId { get; init; }

    public ImmutableArray<string> Routes { get; init; } = [];

    public SipUri? Contact { get; init; }

    public ImmutableArray<SipHeader> Headers { get; init; } = [];

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public SipRequest Build(Via via, uint cseq, params ReadOnlySpan<SipHeader> more)
    {
        var headers = ImmutableArray.CreateBuilder<SipHeader>(12 + Routes.Length + Headers.Length);
        headers.Add(new SipHeader(HeaderNames.Via, via.ToString()));
        headers.Add(new SipHeader(HeaderNames.MaxForwards, "70"));
        foreach (var route in Routes) headers.Add(new SipHeader(HeaderNames.Route, route));
        headers.Add(new SipHeader(HeaderNames.From, From.ToString()));
        headers.Add(new SipHeader(HeaderNames.To, To.ToString()));
        headers.Add(new SipHeader(HeaderNames.CallId, CallId));
        headers.Add(new SipHeader(HeaderNames.CSeq, string.Create(CultureInfo.InvariantCulture, $"{cseq} {Method}")));
        if (Contact is not null) headers.Add(new SipHeader(HeaderNames.Contact, $"<{Contact}>"));
        headers.AddRange(Headers);
        headers.AddRange(more);
        if (ContentType is not null) headers.Add(new SipHeader(HeaderNames.ContentType, ContentType));
        return new SipRequest(Method, RequestUri, headers.DrainToImmutable(), Body);
    }

    /// <summary>The ACK of a refused INVITE: hop by hop, in the INVITE's own transaction (RFC 3261 §17.1.1.3).</summary>
    public static SipRequest AckOf(SipRequest invite, SipResponse response) => Within(invite, SipMethods.Ack, response.Header(HeaderNames.To)!);

    /// <summary>The CANCEL of an INVITE (RFC 3261 §9.1).</summary>
    public static SipRequest CancelOf(SipRequest invite) => Within(invite, SipMethods.Cancel, invite.Header(HeaderNames.To)!);

    private static SipRequest Within(SipRequest invite, string method, string to)
    {
        var headers = ImmutableArray.CreateBuilder<SipHeader>(8);
        headers.Add(new SipHeader(HeaderNames.Via, invite.FirstOfList(HeaderNames.Via)!));
        headers.Add(new SipHeader(HeaderNames.MaxForwards, "70"));
        foreach (var header in invite.Headers)
            if (header.Is(HeaderNames.Route)) headers.Add(header);
        headers.Add(new SipHeader(HeaderNames.From, invite.Header(HeaderNames.From)!));
        headers.Add(new SipHeader(HeaderNames.To, to));
        headers.Add(new SipHeader(HeaderNames.CallId, invite.CallId));
        headers.Add(new SipHeader(HeaderNames.CSeq, string.Create(CultureInfo.InvariantCulture, $"{invite.CSeq.Number} {method}")));
        return new SipRequest(method, invite.RequestUri, headers.DrainToImmutable(), default);
    }
}
