using VxmlGir.MediaPlatform.Legs;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Privacy;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>Full-call recording: its scope is the connection on the MCP, whatever sessions run on it. Nothing when the profile does not ask for it.</summary>
internal sealed class ConnectionRecording : IDisposable
{
    private readonly RecordingScope? _scope;

    private ConnectionRecording(RecordingScope? scope) => _scope = scope;

    public static ConnectionRecording Begin(LegServices services, LegCall leg, MediaLeg media, CallMasks masks)
    {
        if (!leg.Invitation.Profile.Recording.FullCall) return new(null);
        var scope = services.Recordings.Open(RecordingContextOf.Connection(leg.Invitation, leg.LegId), media, events: null, masks);
        scope.Start();
        return new(scope);
    }

    public void Dispose() => _scope?.Close("connection ended");
}
