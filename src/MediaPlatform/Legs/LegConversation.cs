using System.Threading.Channels;
using VxmlGir.Interpreter.Ports;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Sessions;
using VxmlGir.MediaPlatform.Transfers;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Sdp;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>
/// The leg's one loop: everything that signalling and media report while the call lasts. It alone changes the session
/// description; what concerns the dialogue goes on to the session that runs.
/// </summary>
internal sealed class LegConversation(SipCall call, LegBridge bridge)
{
    /// <summary>Keys pressed before a session runs that are kept for it.</summary>
    private const int MaxEarly = 32;

    // A call of ours has been acknowledged by us.
    private readonly TaskCompletionSource _established = call.Inbound ? new(TaskCreationOptions.RunContinuationsAsynchronously) : Acknowledged();

    // A caller may type as soon as the 200 is there: the session's first field shall find it (VoiceXML 2.0 section 4.1.8, type-ahead).
    private readonly Queue<(char Digit, long Sample)> _early = new();
    private volatile VoiceXmlTreatment? _running;
    private volatile CallEnd? _end;
    private LegKeys _keys = LegKeys.Unlocked;

    /// <summary>Completes at the ACK, or when the call ends before it.</summary>
    public Task Established => _established.Task;

    /// <summary>Why the call ends or ended; null while it goes on.</summary>
    public CallEnd? End => _end;

    private static TaskCompletionSource Acknowledged()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    public void Begin(VoiceXmlTreatment treatment)
    {
        lock (_early)
        {
            _running = treatment;
            while (_early.TryDequeue(out var key)) treatment.Inbox.Post(new SessionInput.Key(key.Digit, treatment.Inbox.Now) { Tag = key.Sample });
        }
        if (_end is { } end) treatment.Inbox.Post(Farewell(end));
    }

    public void Finish() => _running = null;

    /// <summary>Says BYE; the loop ends when the dialog has.</summary>
    public void HangUp(CallEnd why)
    {
        Interlocked.CompareExchange(ref _end, why, null);
        call.Bye();
    }

    public async Task<CallEnd> RunAsync(ChannelReader<LegInput> mailbox, LegDescription description)
    {
        await foreach (var input in mailbox.ReadAllAsync())
        {
            switch (input)
            {
                case LegInput.Signalling { Event: SipEvent.Ended ended }:
                    return Conclude(ended);
                case LegInput.Signalling signal:
                    OnSignal(signal.Event, description);
                    break;
                case LegInput.Media report:
                    OnMedia(report.Event);
                    break;
                case LegInput.Cut cut:
                    Cut(cut.Why);
                    break;
            }
        }
        return _end ?? new CallEnd.Cut("the leg's mailbox was closed");
    }

    private void OnSignal(SipEvent signal, LegDescription description)
    {
        switch (signal)
        {
            case SipEvent.Acknowledged acknowledged:
                if (acknowledged.Sdp is { } answer && description.Accept(answer) is SdpReject reject) Cut(reject.Reason);
                _established.TrySetResult();
                break;
            case SipEvent.Offered { Sdp: "" } wanted:
                call.AcceptOffer(wanted, description.Offer());
                break;
            case SipEvent.Offered offered:
                if (description.Answer(offered.Sdp) is Negotiated agreed) call.AcceptOffer(offered, agreed.Media.LocalSdp);
                else call.RejectOffer(offered, new SipReject(488, "no usable audio in the offer"));
                break;
            case SipEvent.Requested requested:
                OnRequest(requested, description);
                break;
            case SipEvent.RequestCompleted { Method: SipMethods.Refer } referred:
                _running?.Telephony.OnReferAnswered(referred.Status);
                break;
        }
    }

    private void OnRequest(SipEvent.Requested requested, LegDescription description)
    {
        var request = requested.Request;
        var type = request.Header(HeaderNames.ContentType) ?? "";
        if (request.Method == SipMethods.Info && InfoDtmf.IsDtmf(type))
        {
            var key = InfoDtmf.Parse(type, request.Body.Span);
            call.Respond(requested, key is null ? 400 : 200, key is null ? "no key in the body" : null);
            if (key is { } digit) OnKey(digit, DtmfMethod.Info, description.SampleNow);
            return;
        }
        // RFC 6086 section 4.2.2: an INFO nobody understands is 469 or, as of old, 415 for its body; an empty one is a ping.
        switch (request.Method)
        {
            case SipMethods.Info:
                call.Respond(requested, request.Body.IsEmpty ? 200 : 415);
                break;
            case SipMethods.Notify:
                call.Respond(requested, 200);
                _running?.Telephony.OnNotify(request);
                break;
            default:
                call.Respond(requested, 603, "this platform does not act on " + request.Method);
                break;
        }
    }

    private void OnMedia(MediaEvent report)
    {
        switch (report)
        {
            case MediaEvent.Key key:
                OnKey(key.Digit, key.Method, key.Sample);
                break;
            case MediaEvent.PlayEnded ended:
                _running?.OnPlayEnded(ended);
                break;
            case MediaEvent.Silent silent:
                Cut($"no media from the caller for {silent.Since.TotalSeconds:0} s");
                break;
            case MediaEvent.Failed failed:
                Cut($"media failed: {failed.Fault.Message}");
                break;
        }
    }

    private void OnKey(char digit, DtmfMethod method, long sample)
    {
        (_keys, var counts) = _keys.On(method);
        if (!counts) return;
        bridge.Press(digit, method);
        lock (_early)
        {
            if (_running is { } session) session.Inbox.Post(new SessionInput.Key(digit, session.Inbox.Now) { Tag = sample });
            else if (_early.Count < MaxEarly) _early.Enqueue((digit, sample));
        }
    }

    private void Cut(string why)
    {
        var end = new CallEnd.Cut(why);
        if (Interlocked.CompareExchange(ref _end, end, null) is not null) return;
        bridge.Release();
        _running?.Inbox.Post(Farewell(end));
        call.Bye(why);
    }

    private CallEnd Conclude(SipEvent.Ended ended)
    {
        Interlocked.CompareExchange(ref _end, new CallEnd.CallerLeft(ended.Cause.ToString()), null);
        bridge.Release();
        _running?.Telephony.OnCallerGone();
        _running?.Inbox.Post(Farewell(_end!));
        _established.TrySetResult();
        return _end!;
    }

    // A caller who left is an event the application may handle; a cut by the platform is not.
    private static SessionInput Farewell(CallEnd end) =>
        end is CallEnd.Cut cut ? new SessionInput.Aborted(cut.Why) : new SessionInput.HungUp();
}
