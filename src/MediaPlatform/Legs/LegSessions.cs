using Microsoft.Extensions.Logging;
using VxmlGir.Interpreter.Session;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Sessions;
using VxmlGir.MediaPlatform.Transfers;
using VxmlGir.RecordingCore.Privacy;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>The treatments of a leg in turn: each is a session of its own, so a recording of its own.</summary>
internal sealed partial class LegSessions(LegServices services, LegCall leg, MediaLeg media, LegConversation conversation, LegBridge bridge, CallMasks masks)
{
    /// <summary>Null: the call ended before they did.</summary>
    public async Task<CallEnd.Finished?> RunAsync(CancellationToken stopping)
    {
        var how = "";
        for (var i = 0; i < leg.Invitation.Treatments.Length && conversation.End is null; i++)
        {
            using var treatment = new VoiceXmlTreatment(services, leg, media, bridge, masks, i, stopping);
            conversation.Begin(treatment);
            var end = await treatment.RunAsync();
            conversation.Finish();
            LogSession(services.Logger, i + 1, Words(end));
            how = end.GetType().Name;
            if (end is not SessionEnd.Exit) break;
        }
        return conversation.End is null ? new CallEnd.Finished(how) : null;
    }

    private static string Words(SessionEnd end) => end switch
    {
        SessionEnd.Uncaught uncaught => $"{uncaught.EventName}: {uncaught.Message}",
        SessionEnd.NoDocument none => $"{none.EventName}: {none.Message}",
        SessionEnd.Aborted aborted => aborted.Reason,
        _ => end.GetType().Name,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "session {Number} ended: {End}")]
    private static partial void LogSession(ILogger logger, int number, string end);
}
