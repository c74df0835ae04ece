using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;
using VxmlGir.MediaPlatform.Legs;
using VxmlGir.MediaPlatform.Transfers;
using VxmlGir.Sip.Messages;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>The <c>session</c> variables of a call (VoiceXML 2.0 section 5.1.4, and the platform's own names).</summary>
internal static class SessionVariablesOf
{
    public static SessionVariables Call(LegCall leg, string sessionId)
    {
        var invite = leg.Sip.Invite;
        var variables = SessionVariables.Empty
            .With("connection.local.uri", leg.Local.UriText)
            .With("connection.remote.uri", leg.Remote.UriText)
            .With("connection.originator", leg.Sip.Inbound ? "remote" : "local")
            .With("connection.protocol.name", "sip")
            .With("connection.protocol.version", "2.0")
            .With("connection.protocol.sip.headers", HeadersOf(invite, name => name.ToLowerInvariant()))
            .With("connection.protocol.sip.headers.originalcase", HeadersOf(invite, name => name))
            .With("connection.protocol.sip.requesturi", invite.Uri.Parameters.Items
                .DistinctBy(p => p.Name, StringComparer.OrdinalIgnoreCase).Select(p => KeyValuePair.Create(p.Name.ToLowerInvariant(), invite.Uri.Parameters.Unescaped(p.Name) ?? "")))
            .With("connection.callidref", invite.CallId)
            .With("connection.uuid", leg.Invitation.CallUuid.Value)
            .With("connection.dn", leg.Invitation.Dialed)
            .With("com.genesyslab.sessionid", sessionId)
            .With("com.genesyslab.userdata", leg.Invitation.UserData);
        if ((invite.Uri.Parameters.Unescaped("aai") ?? UserToUser.Read(invite)) is { } aai) variables = variables.With("connection.aai", aai);
        variables = WithRedirections(variables, Redirections.Of(invite));
        return invite.Body.IsEmpty ? variables : variables.With("connection.protocol.sip.body", new ScriptValue.Text(invite.BodyText));
    }

    /// <summary>The array of the specification, and what it comes to in the platform's own names: who was called first, who sent the call here, and why.</summary>
    public static SessionVariables WithRedirections(SessionVariables variables, Redirections way)
    {
        if (!way.Stations.IsEmpty) variables = variables.With("connection.redirect", new ScriptValue.List([.. way.Stations.Select(s => s.ToValue())]));
        if (way.Original?.User is { } original) variables = variables.With("connection.ocn", original);
        if (way.Redirecting?.User is { } redirecting) variables = variables.With("connection.rdnis", redirecting);
        return way.Redirecting?.Reason is { } reason ? variables.With("connection.rreason", reason) : variables;
    }

    // Lines of one name are one value (RFC 5552 section 2.4), in whatever case each was written; its first spelling counts.
    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(SipMessage invite, Func<string, string> spelling) =>
        invite.Headers.GroupBy(h => h.Name, StringComparer.OrdinalIgnoreCase).Select(g => KeyValuePair.Create(spelling(g.Key), string.Join(", ", g.Select(h => h.Value))));
}
