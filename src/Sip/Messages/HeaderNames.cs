using System.Text;

namespace VxmlGir.Sip.Messages;

/// <summary>Names of header fields and of option tags. Known names are interned, so that look-up is a reference comparison.</summary>
public static class HeaderNames
{
    public const string Accept = "Accept";
    public const string Allow = "Allow";
    public const string Authorization = "Authorization";
    public const string CSeq = "CSeq";
    public const string CallId = "Call-ID";
    public const string Contact = "Contact";
    public const string ContentLength = "Content-Length";
    public const string ContentType = "Content-Type";
    public const string Event = "Event";
    public const string From = "From";
    public const string MaxForwards = "Max-Forwards";
    public const string MinSe = "Min-SE";
    public const string ProxyAuthenticate = "Proxy-Authenticate";
    public const string ProxyAuthorization = "Proxy-Authorization";
    public const string RAck = "RAck";
    public const string Reason = "Reason";
    public const string RecordRoute = "Record-Route";
    public const string ReferTo = "Refer-To";
    public const string ReferredBy = "Referred-By";
    public const string Require = "Require";
    public const string RetryAfter = "Retry-After";
    public const string Route = "Route";
    public const string RSeq = "RSeq";
    public const string SessionExpires = "Session-Expires";
    public const string SubscriptionState = "Subscription-State";
    public const string Supported = "Supported";
    public const string To = "To";
    public const string Unsupported = "Unsupported";
    public const string UserAgent = "User-Agent";
    public const string Via = "Via";
    public const string Warning = "Warning";
    public const string WwwAuthenticate = "WWW-Authenticate";

    /// <summary>The interned long name of a known name or compact form (RFC 3261 §20, RFC 3515, RFC 4028), else the text as it came.</summary>
    internal static string Canonical(ReadOnlySpan<byte> name) =>
        (name.Length == 1 ? Compact((char)(name[0] | 0x20)) : Known(name)) ?? Encoding.Latin1.GetString(name);

    private static string? Compact(char letter) => letter switch
    {
        'v' => Via, 'f' => From, 't' => To, 'i' => CallId, 'm' => Contact, 'l' => ContentLength, 'c' => ContentType,
        'k' => Supported, 'x' => SessionExpires, 'r' => ReferTo, 'b' => ReferredBy, 'o' => Event,
        'e' => "Content-Encoding", 's' => "Subject", 'a' => "Accept-Contact", 'u' => "Allow-Events", 'd' => "Request-Disposition",
        _ => null,
    };

    private static string? Known(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => Pick(name, To),
        3 => Pick(name, Via),
        4 => Pick(name, From) ?? Pick(name, CSeq) ?? Pick(name, RSeq) ?? Pick(name, RAck),
        5 => Pick(name, Route) ?? Pick(name, Allow) ?? Pick(name, Event),
        6 => Pick(name, Accept) ?? Pick(name, MinSe) ?? Pick(name, Reason),
        7 => Pick(name, CallId) ?? Pick(name, Contact) ?? Pick(name, Require) ?? Pick(name, Warning),
        8 => Pick(name, ReferTo),
        9 => Pick(name, Supported),
        10 => Pick(name, UserAgent),
        11 => Pick(name, RetryAfter) ?? Pick(name, Unsupported) ?? Pick(name, ReferredBy),
        12 => Pick(name, MaxForwards) ?? Pick(name, ContentType) ?? Pick(name, RecordRoute),
        13 => Pick(name, Authorization),
        14 => Pick(name, ContentLength),
        15 => Pick(name, SessionExpires),
        16 => Pick(name, WwwAuthenticate),
        18 => Pick(name, ProxyAuthenticate) ?? Pick(name, SubscriptionState),
        19 => Pick(name, ProxyAuthorization),
        _ => null,
    };

    private static string? Pick(ReadOnlySpan<byte> name, string known) =>
        Ascii.EqualsIgnoreCase(name, known) ? known : null;
}
