using System.Collections.Immutable;
using System.Net;
using VxmlGir.Contracts.Headers;
using VxmlGir.Contracts.Identity;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

namespace VxmlGir.MediaPlatform.Front;

/// <summary>What is known when an INVITE comes; snapshots, so that one decision sees one state.</summary>
public sealed record FrontState(ApplicationCatalog Applications, ProfileDirectory Profiles, PeerTable Peers, string? DefaultApplication);

/// <summary>What became of an INVITE: an invitation to run, or a refusal.</summary>
public abstract record FrontDecision
{
    private FrontDecision() { }

    public sealed record Run(Invitation Invitation, Peer? Peer) : FrontDecision;

    public sealed record Refuse(SipReject Reject) : FrontDecision;
}

/// <summary>
/// Turns every way of naming an application into the one canonical invitation: <c>sip:dialog@host;voicexml=URL</c>
/// (RFC 5552), <c>sip:application@host</c>, a dialled number. Pure; what the sender claims is believed only from a trusted peer.
/// </summary>
public static class FrontRouter
{
    public const string DialogUser = "dialog";

    /// <summary>URI parameter by which a believed peer names the IVR Profile.</summary>
    public const string ProfileParameter = "ivr-profile";

    public static FrontDecision Route(SipRequest invite, IPEndPoint source, FrontState state, IIds ids)
    {
        var peer = state.Peers.Find(source.Address);
        var claims = Claims.Of(invite, peer);
        if (claims.Fault is { } fault) return Refuse(400, fault);

        var user = invite.Uri.User ?? "";
        if (string.Equals(user, DialogUser, StringComparison.OrdinalIgnoreCase)) return ByUrl(invite.Uri.Parameters.Unescaped("voicexml"), invite, state, claims, peer, ids);
        return ByName(user, invite, state, claims, peer, ids);
    }

    // RFC 5552 section 2.1: without a voicexml parameter the default service runs; a malformed one is refused with 400.
    private static FrontDecision ByUrl(string? url, SipRequest invite, FrontState state, Claims claims, Peer? peer, IIds ids)
    {
        if (url is null)
        {
            return state.DefaultApplication is { } name
                ? ByName(name, invite, state, claims, peer, ids)
                : Refuse(400, "the voicexml parameter is missing and no default application is set");
        }
        if (!Uri.TryCreate(url, UriKind.Absolute, out var start) || start.Scheme is not ("http" or "https")) return Refuse(400, "the voicexml parameter is not an http or https URL");
        return Run(start.GetLeftPart(UriPartial.Path), null, [start], invite, state, claims, peer, ids);
    }

    private static FrontDecision ByName(string user, SipRequest invite, FrontState state, Claims claims, Peer? peer, IIds ids)
    {
        if (state.Profiles.Numbers.TryGetValue(user, out var target))
        {
            if (target.Contains("://", StringComparison.Ordinal)) return ByUrl(target, invite, state, claims, peer, ids);
            user = target;
        }
        if ((state.Applications.Find(user) ?? Default(state)) is not { } entry) return Refuse(404, $"no application '{Printable(user)}'");
        if (entry.Good is not { } good) return Refuse(500, $"application '{entry.Name}' has no version without errors");
        return Run(entry.Name, good, good.Treatments, invite, state, claims, peer, ids);
    }

    // A trunk dials numbers of all kinds: one application may answer for those that have none.
    private static CatalogEntry? Default(FrontState state) => state.DefaultApplication is { } name ? state.Applications.Find(name) : null;

    private static FrontDecision.Run Run(
        string name, ApplicationSnapshot? application, ImmutableArray<Uri> treatments, SipRequest invite, FrontState state, Claims claims, Peer? peer, IIds ids) =>
        new(new Invitation
        {
            ApplicationName = name,
            Application = application,
            Treatments = treatments,
            Profile = state.Profiles.Choose(name, claims.Profile),
            CallUuid = claims.CallUuid ?? CallUuid.New(ids),
            UserData = claims.UserData,
            Partitions = claims.Partitions,
            Caller = UserOf(invite.From),
            Dialed = UserOf(invite.To),
        }, peer);

    private static string UserOf(NameAddr address) => address.Uri is { } uri ? Printable(uri.User ?? uri.Host) : Printable(address.UriText);

    // The user part is hostile text: it reaches logs, a Reason header and the metadata.
    private static string Printable(string text) =>
        new([.. text.Take(128).Select(c => char.IsControl(c) ? '?' : c)]);

    private static FrontDecision.Refuse Refuse(int status, string reason) => new(new SipReject(status, reason));
}
