using System.Collections.Immutable;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Dialogs;

/// <summary>The state of a dialog as a value (RFC 3261 §12).</summary>
internal sealed record Dialog
{
    public required string CallId { get; init; }

    /// <summary>Us, with our tag.</summary>
    public required NameAddr Local { get; init; }

    /// <summary>The peer, with its tag if it sent one (RFC 2543 peers may not).</summary>
    public required NameAddr Remote { get; init; }

    public required SipUri Target { get; init; }

    public ImmutableArray<string> Routes { get; init; } = [];

    /// <summary>CSeq of our last request.</summary>
    public uint LocalCSeq { get; init; }

    /// <summary>CSeq of the peer's last request, null before the first.</summary>
    public uint? RemoteCSeq { get; init; }

    /// <summary>As the one who was called (§12.1.1).</summary>
    public static Dialog OfCallee(SipRequest invite, string localTag) => new()
    {
        CallId = invite.CallId,
        Local = invite.To.WithTag(localTag),
        Remote = invite.From,
        Target = ContactOf(invite) ?? invite.From.Uri ?? SipUri.Unknown,
        Routes = invite.List(HeaderNames.RecordRoute),
        RemoteCSeq = invite.CSeq.Number,
    };

    /// <summary>As the one who called (§12.1.2).</summary>
    public static Dialog OfCaller(SipRequest invite, SipResponse response)
    {
        var routes = response.List(HeaderNames.RecordRoute);
        return new Dialog
        {
            CallId = invite.CallId,
            Local = invite.From,
            Remote = response.To,
            Target = ContactOf(response) ?? invite.Uri,
            Routes = routes.Length < 2 ? routes : [.. routes.Reverse()],
            LocalCSeq = invite.CSeq.Number,
        };
    }

    public Dialog NextLocal() => this with { LocalCSeq = LocalCSeq + 1 };

    /// <summary>Takes a request of the peer in; null when it is out of order (§12.2.2: 500).</summary>
    public Dialog? Admit(SipRequest request) =>
        RemoteCSeq is { } last && request.CSeq.Number <= last ? null : this with { RemoteCSeq = request.CSeq.Number };

    /// <summary>A target refresh (re-INVITE, UPDATE and their 2xx).</summary>
    public Dialog Refresh(SipMessage message) => ContactOf(message) is { } target ? this with { Target = target } : this;

    /// <summary>A request within the dialog; a first route without lr is a strict router's (§12.2.1.1).</summary>
    public RequestTemplate Request(string method)
    {
        var strict = Routes.Length > 0 && NameAddr.TryParse(Routes[0], out var first) && first.Uri?.Parameters.Has("lr") != true ? first : null;
        return new RequestTemplate
        {
            Method = method,
            RequestUri = strict?.UriText ?? Target.ToString(),
            Routes = strict is null ? Routes : [.. Routes.Skip(1), $"<{Target}>"],
            From = Local,
            To = Remote,
            CallId = CallId,
        };
    }

    /// <summary>Where a request goes first.</summary>
    public SipUri NextHop => Routes.Length > 0 && NameAddr.TryParse(Routes[0], out var first) && first.Uri is { } uri ? uri : Target;

    private static SipUri? ContactOf(SipMessage message) =>
        message.FirstOfList(HeaderNames.Contact) is { } contact && NameAddr.TryParse(contact, out var value) ? value.Uri : null;
}
