using VxmlGir.Interpreter.Ports;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>Tells the application when a recording of its session fails: never silently.</summary>
internal sealed class RecordingReports(SessionInbox inbox) : IRecordingEvents
{
    public const string EventName = "error.com.vxmlgir.recording";

    public void On(RecordingEvent happened)
    {
        if (happened is RecordingEvent.Failed failed) inbox.Post(new SessionInput.External(EventName, failed.Reason));
    }
}
