using VxmlGir.MediaPlatform.Front;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>What the recordings of a call's scopes have in common with the call.</summary>
internal static class RecordingContextOf
{
    /// <summary>Of one VoiceXML session.</summary>
    public static RecordingContext Session(Invitation invitation, string legId, string sessionId) =>
        Of(invitation, legId, sessionId, RecordingOrigin.VoiceXml);

    /// <summary>Of the whole connection.</summary>
    public static RecordingContext Connection(Invitation invitation, string legId) =>
        Of(invitation, legId, $"{invitation.CallUuid}-full", RecordingOrigin.FullCall);

    private static RecordingContext Of(Invitation invitation, string legId, string sessionId, RecordingOrigin origin) => new()
    {
        CallUuid = invitation.CallUuid,
        LegId = legId,
        SessionId = sessionId,
        Origin = origin,
        Profile = invitation.Profile,
        ApplicationName = invitation.ApplicationName,
        CallerPhoneNumber = invitation.Caller,
        DialedPhoneNumber = invitation.Dialed,
        CallPartitions = invitation.Partitions,
    };
}
