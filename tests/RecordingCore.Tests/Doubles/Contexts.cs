using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.RecordingCore.Tests.Doubles;

internal static class Contexts
{
    public const string Uuid = "011AP643CSAPR4FKQGQE31TAES00029V";

    public static CallUuid CallUuid => CallUuid.TryParse(Uuid, out var value) ? value : throw new InvalidOperationException();

    public static RecordingContext Make(RecordingProfile? recording = null, RecordingOrigin origin = RecordingOrigin.VoiceXml) => new()
    {
        CallUuid = CallUuid,
        LegId = "leg1",
        SessionId = "session1",
        Origin = origin,
        Profile = new IvrProfile { Name = "test", Recording = recording ?? new RecordingProfile { Format = RecordingFormat.Wav } },
        ApplicationName = "menu",
        CallerPhoneNumber = "+15550001",
        DialedPhoneNumber = "8000",
    };
}
