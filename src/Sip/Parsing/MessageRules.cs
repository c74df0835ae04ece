using System.Globalization;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Parsing;

/// <summary>What a message must hold to be understood (RFC 3261 §8.1.1, §20), beyond the form of its lines.</summary>
internal static class MessageRules
{
    public static Fault? FaultOf(SipRequest request, SipLimits limits) =>
        Reason(request, limits) is { } reason ? new Fault(400, reason, 0) : null;

    /// <summary>Why a response is dropped, or null.</summary>
    public static string? FaultOf(SipResponse response)
    {
        if (response.TopVia is null) return "Via is malformed";
        return Common(response);
    }

    private static string? Reason(SipRequest request, SipLimits limits)
    {
        if (request.TopVia is not { } via) return "Via is missing or malformed";
        if (request.Count(HeaderNames.Via) > limits.MaxVia || TooManyVia(request, limits)) return "too many Via values";
        if (via.Branch?.Length > limits.MaxIdentifier) return "branch too long";
        if (Common(request) is { } common) return common;
        if (!string.Equals(request.CSeq.Method, request.Method, StringComparison.Ordinal)) return "CSeq names another method";
        if (request.CallId.Length > limits.MaxIdentifier) return "Call-ID too long";
        if (request.From.Tag?.Length > limits.MaxIdentifier || request.To.Tag?.Length > limits.MaxIdentifier) return "tag too long";
        return MaxForwards(request) ?? Contact(request);
    }

    private static string? Common(SipMessage message)
    {
        if (message.Count(HeaderNames.From) != 1) return "From must occur once";
        if (message.Count(HeaderNames.To) != 1) return "To must occur once";
        if (message.Count(HeaderNames.CallId) != 1) return "Call-ID must occur once";
        if (message.Count(HeaderNames.CSeq) != 1) return "CSeq must occur once";
        if (message.From == NameAddr.Unknown) return "From is malformed";
        if (message.To == NameAddr.Unknown) return "To is malformed";
        if (!CSeq.TryParse(message.Header(HeaderNames.CSeq), out _)) return "CSeq is malformed";
        return IsCallId(message.CallId) ? null : "Call-ID is malformed";
    }

    private static bool TooManyVia(SipRequest request, SipLimits limits)
    {
        var commas = 0;
        foreach (var header in request.Headers)
            if (header.Is(HeaderNames.Via)) commas += 1 + header.Value.AsSpan().Count(',');
        return commas > limits.MaxVia;
    }

    private static string? MaxForwards(SipRequest request)
    {
        var count = request.Count(HeaderNames.MaxForwards);
        if (count == 0) return null;
        if (count > 1) return "Max-Forwards must occur once";
        return byte.TryParse(request.Header(HeaderNames.MaxForwards), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? null
            : "Max-Forwards is not 0 to 255";
    }

    // A dialog needs one remote target; a request without any is served by its source (RFC 4475 §3.4.1).
    private static string? Contact(SipRequest request)
    {
        if (request.Method is not (SipMethods.Invite or SipMethods.Update) || request.Header(HeaderNames.Contact) is not { } contact) return null;
        if (request.Count(HeaderNames.Contact) > 1 || HeaderList.Rest(contact) is not null) return "Contact must hold one value";
        return NameAddr.TryParse(contact, out _) ? null : "Contact is malformed";
    }

    private static bool IsCallId(string text)
    {
        foreach (var c in text)
            if (c is <= ' ' or >= (char)0x7F) return false;
        return text.Length > 0;
    }
}
