using VxmlGir.Interpreter.Ports;
using VxmlGir.RecordingCore.Privacy;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>A session's sensitive scopes as masks of its call, which all recordings of the call honour.</summary>
internal sealed class SessionPrivacy(CallMasks masks) : IPrivacy
{
    public const string Asker = "session";

    public void Begin(string why, SourcePlace place) => masks.Begin(Asker, why, place.ToString());

    public void End() => masks.End();

    public void Disclose(SessionInput.Key key) => masks.Disclose(key.Digit, key.Tag);
}
