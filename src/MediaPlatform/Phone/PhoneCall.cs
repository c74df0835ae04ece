using System.Collections.Immutable;
using System.Text;
using System.Threading.Channels;
using VxmlGir.Contracts.Headers;
using VxmlGir.Interpreter.Prompts;
using VxmlGir.MediaPlatform.Legs;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Sdp;

namespace VxmlGir.MediaPlatform.Phone;

/// <summary>The calling leg: places one call, does what its steps say, keeps what it hears, and reports.</summary>
public sealed class PhoneCall(SipEndpoint sip, MediaEngine media, PromptRenderer renderer, TimeProvider time, TimeSpan hearingLimit, PhoneManner manner)
{
    private readonly Channel<LegInput> _mailbox = Channel.CreateUnbounded<LegInput>(new() { SingleReader = true });
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _plans;

    private static TimeSpan KeyTime { get; } = TimeSpan.FromMilliseconds(200);

    public HeardAudio Heard { get; } = new(hearingLimit);

    /// <summary>Completes when the far end answered or the call is over.</summary>
    public Task Answered => _answered.Task;

    /// <param name="steps">Done from the answer on; when they end without a hang-up, the phone listens until the far end leaves.</param>
    public async Task<PhoneReport> RunAsync(OutgoingInvite invite, ChannelReader<PhoneStep> steps, CancellationToken hangUp)
    {
        var began = time.GetTimestamp();
        if (media.Open(e => _mailbox.Writer.TryWrite(new LegInput.Media(e)), "phone") is not MediaOpen.Opened { Leg: var leg })
        {
            return new(0, "no media port is free", TimeSpan.Zero, TimeSpan.Zero, "fault", null, null);
        }
        var description = new LegDescription(leg, new LegOptions(), [], 1, Codecs);
        var call = sip.Invite(invite with { Sdp = description.Offer() });
        call.Deliver(e => _mailbox.Writer.TryWrite(new LegInput.Signalling(e)));
        leg.Attach(Heard);
        using var giveUp = hangUp.UnsafeRegister(static state => HangUp((SipCall)state!), call);
        using var over = new CancellationTokenSource();
        var report = await ConverseAsync(call, leg, description, steps, began, over);
        await over.CancelAsync();
        _answered.TrySetResult();
        leg.Close();
        return report;
    }

    private async Task<PhoneReport> ConverseAsync(SipCall call, MediaLeg leg, LegDescription description, ChannelReader<PhoneStep> steps, long began, CancellationTokenSource over)
    {
        var report = new PhoneReport(0, "no answer", TimeSpan.Zero, TimeSpan.Zero, "fault", null, null);
        long answered = 0;
        await foreach (var input in _mailbox.Reader.ReadAllAsync(CancellationToken.None))
        {
            switch (input)
            {
                case LegInput.Signalling { Event: SipEvent.Answered answer }:
                    answered = time.GetTimestamp();
                    report = report with { Status = answer.Response.Status, Reason = answer.Response.Reason, Setup = time.GetElapsedTime(began), CallUuid = answer.Response.Header(GenesysHeaders.CallUuid) };
                    if (description.Accept(answer.Sdp) is SdpReject reject)
                    {
                        report = report with { Reason = reject.Reason };
                        call.Bye(reject.Reason);
                        break;
                    }
                    _answered.TrySetResult();
                    _ = PerformStepsAsync(call, leg, steps, over.Token);
                    break;
                case LegInput.Signalling { Event: SipEvent.Refused refused }:
                    report = report with { Status = refused.Status, Reason = refused.Reason, Setup = time.GetElapsedTime(began) };
                    break;
                case LegInput.Signalling { Event: SipEvent.Offered offered }:
                    if (offered.Sdp.Length == 0) call.AcceptOffer(offered, description.Offer());
                    else if (description.Answer(offered.Sdp) is Negotiated agreed) call.AcceptOffer(offered, agreed.Media.LocalSdp);
                    else call.RejectOffer(offered, new SipReject(488, "no usable audio in the offer"));
                    break;
                case LegInput.Signalling { Event: SipEvent.Requested requested }:
                    call.Respond(requested, 200);
                    break;
                case LegInput.Signalling { Event: SipEvent.Ended ended }:
                    return report with
                    {
                        Talk = answered == 0 ? TimeSpan.Zero : time.GetElapsedTime(answered),
                        EndedBy = ended.Cause switch { SipEndCause.Bye => "far end", SipEndCause.LocalBye or SipEndCause.Cancelled => "phone", _ => ended.Cause.ToString() },
                        Figures = leg.Figures(),
                    };
            }
        }
        return report;
    }

    private async Task PerformStepsAsync(SipCall call, MediaLeg leg, ChannelReader<PhoneStep> steps, CancellationToken over)
    {
        try
        {
            await foreach (var step in steps.ReadAllAsync(over))
            {
                if (step is PhoneStep.HangUp)
                {
                    HangUp(call);
                    return;
                }
                await PerformAsync(call, leg, step, over);
            }
        }
        catch (OperationCanceledException)
        {
            // The call is over.
        }
    }

    private async Task PerformAsync(SipCall call, MediaLeg leg, PhoneStep step, CancellationToken over)
    {
        switch (step)
        {
            case PhoneStep.Press press:
                await PressAsync(call, leg, press.Keys, over);
                break;
            case PhoneStep.Wait wait:
                await Task.Delay(wait.Length, time, over);
                break;
            case PhoneStep.Say say:
                await PlayAsync(leg, new PromptSegment.Speech(say.Text, "en-US", Constant: false), over);
                break;
            case PhoneStep.PlayFile file:
                var content = new AudioContent(await File.ReadAllBytesAsync(file.Path, over), "");
                await PlayAsync(leg, new PromptSegment.Audio(new Uri(Path.GetFullPath(file.Path)), content, []), over);
                break;
        }
    }

    private async Task PressAsync(SipCall call, MediaLeg leg, string keys, CancellationToken over)
    {
        // The engine sends telephone-events where they were agreed, and tones where not.
        if (manner.Dtmf != DtmfMethod.Info) leg.SendDigits(keys);
        foreach (var key in keys)
        {
            if (manner.Dtmf == DtmfMethod.Info) call.Info("application/dtmf-relay", Encoding.ASCII.GetBytes($"Signal={key}\r\nDuration=100\r\n"));
            await Task.Delay(KeyTime, time, over);
        }
    }

    private ImmutableArray<SdpCodec> Codecs =>
    [
        manner.ALaw ? SdpCodec.Pcma : SdpCodec.Pcmu,
        manner.ALaw ? SdpCodec.Pcmu : SdpCodec.Pcma,
        .. manner.Dtmf == DtmfMethod.Rfc4733 ? ImmutableArray.Create(SdpCodec.TelephoneEvent) : [],
    ];

    private async Task PlayAsync(MediaLeg leg, PromptSegment segment, CancellationToken over)
    {
        var sound = await renderer.RenderAsync(new PromptPlan(++_plans, BargeIn: false, [segment]), over);
        leg.Play(sound.Pieces.AsMemory());
        await Task.Delay(TimeSpan.FromSeconds(sound.Samples / 8000.0), time, over);
    }

    private static void HangUp(SipCall call)
    {
        call.Cancel();
        call.Bye();
    }
}
