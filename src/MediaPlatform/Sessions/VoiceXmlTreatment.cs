using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Session;
using VxmlGir.MediaPlatform.Front;
using VxmlGir.MediaPlatform.Legs;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Transfers;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Privacy;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>
/// One VoiceXML session on a leg (what PlayApplication starts), with the recordings that it commands. Its recordings end
/// with it; the leg goes on.
/// </summary>
internal sealed class VoiceXmlTreatment : IDisposable
{
    private const int InboxCapacity = 512;

    private readonly LegServices _services;
    private readonly Uri _start;
    private readonly FirstDocument? _first;
    private readonly Invitation _invitation;
    private readonly RecordingScope _recordings;
    private readonly SessionVariables _variables;
    private readonly CancellationTokenSource _ended;
    private readonly PromptQueue _prompts;
    private readonly LegCapture _capture;
    private readonly SessionPorts _ports;

    public VoiceXmlTreatment(LegServices services, LegCall leg, MediaLeg media, LegBridge bridge, CallMasks masks, int index, CancellationToken stopping)
    {
        _services = services;
        _invitation = leg.Invitation;
        _start = _invitation.Treatments[index];
        _first = leg.First?.Uri == _start ? leg.First : null;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var id = $"{_invitation.CallUuid}-{index + 1}";
        _variables = SessionVariablesOf.Call(leg, id);
        Inbox = new SessionInbox(services.Time, InboxCapacity);
        _recordings = services.Recordings.Open(RecordingContextOf.Session(_invitation, leg.LegId, id), media, new RecordingReports(Inbox), masks);
        var log = new SessionLog(services.Logger, _recordings, services.Trace, id);
        _prompts = new PromptQueue(services.Renderer, media, Inbox, log.PromptFailed, _ended.Token);
        Telephony = new LegTelephony(leg, services, bridge, Inbox);
        _capture = new LegCapture(media, services.Captures, Inbox);
        _ports = new SessionPorts(_prompts, Inbox, Telephony, log, _capture) { Privacy = new SessionPrivacy(masks) };
    }

    public SessionInbox Inbox { get; }

    public LegTelephony Telephony { get; }

    /// <summary>Runs the session; what it queued has been heard, or stopped, and its recordings are closed, when this completes.</summary>
    public async Task<SessionEnd> RunAsync()
    {
        var session = new VoiceXmlSession(new SessionSetup
        {
            Start = _start,
            First = _first,
            Application = _invitation.Application,
            Loader = _services.Loader,
            Scripts = _services.Scripts,
            Ports = _ports,
            Variables = _variables,
            Properties = _invitation.Profile.Properties,
            Limits = _services.SessionLimits,
            Meter = _services.Meter,
        });
        var end = await session.RunAsync(_ended.Token);
        await HearOutAsync(end);
        _recordings.Close(end.GetType().Name);
        return end;
    }

    public bool OnPlayEnded(MediaEvent.PlayEnded ended) => _capture.OnPlayEnded(ended) || _prompts.OnPlayEnded(ended);

    // What was queued last is heard before the session counts as ended (VoiceXML 2.0 section 4.1.8), unless nobody is there to hear it.
    private async ValueTask HearOutAsync(SessionEnd end)
    {
        if (end is SessionEnd.HangUp or SessionEnd.Aborted)
        {
            _prompts.Stop();
            return;
        }
        var limit = Inbox.Now + _services.Options.LastPrompts;
        while (_prompts.Busy)
        {
            if (await Inbox.NextAsync(limit, CancellationToken.None) is SessionInput.TimedOut or SessionInput.HungUp or SessionInput.Aborted) break;
        }
        _prompts.Stop();
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _recordings.Close("session ended");
        Telephony.Dispose();
        Inbox.Dispose();
    }
}
