using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using VxmlGir.Interpreter.Session;
using VxmlGir.MediaPlatform.Front;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Sessions;
using VxmlGir.RecordingCore.Node;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>
/// A call on the MCP: one SIP dialog and its media, on which VoiceXML sessions run in turn. The end of a session is not a BYE;
/// the leg outlives what runs on it.
/// </summary>
internal sealed partial class CallLeg(SipCall call, LegServices services)
{
    private readonly Channel<LegInput> _mailbox = Channel.CreateUnbounded<LegInput>(new() { SingleReader = true });
    private readonly LegConversation _conversation = new(call, services);

    public string CallId => call.CallId;

    /// <summary>Ends the leg from outside; its recordings are completed first.</summary>
    public void Cut(string why) => _mailbox.Writer.TryWrite(new LegInput.Cut(why));

    /// <summary>The life of the call: accept, run each treatment, wait for the one end, close in reverse order.</summary>
    public async Task<CallEnd> RunAsync(CancellationToken stopping)
    {
        call.Deliver(e => _mailbox.Writer.TryWrite(new LegInput.Signalling(e)));
        if (await AcceptAsync(stopping) is not { } accepted) return new CallEnd.Refused(_refusal!.Status, _refusal.Reason);

        var (invitation, media) = accepted;
        using var scope = LogCall(invitation);
        var ending = _conversation.RunAsync(_mailbox.Reader, media);
        var fullCall = OpenFullCall(invitation, media);

        await _conversation.Established;
        fullCall?.Start();
        var last = await RunTreatmentsAsync(invitation, media, stopping);
        if (last is not null) _conversation.HangUp(last);

        var end = await ending;
        fullCall?.Close(end.ToString());
        LogFigures(media.Figures());
        media.Close();
        return end;
    }

    /// <summary>Each treatment is a session of its own, so a recording of its own. Null: the call ended before they did.</summary>
    private async Task<CallEnd.Finished?> RunTreatmentsAsync(Invitation invitation, MediaLeg media, CancellationToken stopping)
    {
        for (var i = 0; i < invitation.Treatments.Length; i++)
        {
            if (_conversation.Ended) return null;
            using var treatment = new VoiceXmlTreatment(services, invitation, call, media, i, stopping);
            _conversation.Begin(treatment);
            var end = await treatment.RunAsync();
            _conversation.Finish(treatment);
            LogSessionEnd(i + 1, end);
            if (end is SessionEnd.Exit && i + 1 < invitation.Treatments.Length) continue;
            return new CallEnd.Finished(end.GetType().Name);
        }
        return null;
    }

    private RecordingScope? OpenFullCall(Invitation invitation, MediaLeg media) =>
        invitation.Profile.Recording.FullCall
            ? services.Recordings.Open(RecordingContexts.For(invitation, call, $"{call.CallId}", RecordingOrigin.FullCall), media, null)
            : null;
}
