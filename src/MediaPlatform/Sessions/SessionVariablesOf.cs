using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;
using VxmlGir.MediaPlatform.Legs;
using VxmlGir.MediaPlatform.Transfers;

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
            .With("connection.protocol.sip.headers", invite.Headers.GroupBy(h => h.Name.ToLowerInvariant())
                .Select(g => KeyValuePair.Create(g.Key, string.Join(", ", g.Select(h => h.Value)))))
            .With("connection.protocol.sip.requesturi", invite.Uri.Parameters.Items
                .DistinctBy(p => p.Name, StringComparer.OrdinalIgnoreCase).Select(p => KeyValuePair.Create(p.Name, invite.Uri.Parameters.Unescaped(p.Name) ?? "")))
            .With("connection.callidref", invite.CallId)
            .With("connection.uuid", leg.Invitation.CallUuid.Value)
            .With("connection.dn", leg.Invitation.Dialed)
            .With("com.genesyslab.sessionid", sessionId)
            .With("com.genesyslab.userdata", leg.Invitation.UserData);
        if ((invite.Uri.Parameters.Unescaped("aai") ?? UserToUser.Read(invite)) is { } aai) variables = variables.With("connection.aai", aai);
        return invite.Body.IsEmpty ? variables : variables.With("connection.protocol.sip.body", new ScriptValue.Text(invite.BodyText));
    }
}
