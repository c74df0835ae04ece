using VxmlGir.Audio.G711;
using VxmlGir.Audio.Tones;
using VxmlGir.Interpreter.Ports;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Prompts;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>The caller's words for <c>&lt;record&gt;</c>, taken from the leg once the beep, if any, has been heard.</summary>
internal sealed class LegCapture(MediaLeg leg, CaptureBudget budget, SessionInbox inbox) : ICapture
{
    private const double BeepHz = 1000;
    private const double BeepDb = -12;

    private static readonly TimeSpan BeepLength = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private SpeechCapture? _afterBeep;
    private int _beep;

    public void Begin(CaptureRequest request)
    {
        if (CaptureFormat.Find(request.MediaType) is not { } format)
        {
            Report(CaptureEnd.UnsupportedFormat, request.MediaType);
            return;
        }
        var terms = CaptureTerms.From(request.NoInput, request.FinalSilence, request.MaxTime);
        if (SpeechCapture.Begin(terms, budget, ended => OnEnded(ended, format)) is not { } capture)
        {
            Report(CaptureEnd.NoResource, format.MediaType);
            return;
        }
        if (!request.Beep)
        {
            leg.Capture(capture);
            return;
        }
        lock (_gate)
        {
            _afterBeep = capture;
            _beep = leg.Play(new PlayPiece[] { new PlayPiece.Clip(Beep()) });
        }
    }

    public void Stop()
    {
        // What waits for its beep begins, to end at once: one way to report.
        if (TakeWaiting() is { } waiting) leg.Capture(waiting);
        leg.StopCapture();
    }

    /// <summary>False when the prompt was not our beep.</summary>
    public bool OnPlayEnded(MediaEvent.PlayEnded ended)
    {
        lock (_gate)
        {
            if (ended.Id != _beep) return false;
        }
        if (TakeWaiting() is { } waiting) leg.Capture(waiting);
        return true;
    }

    private SpeechCapture? TakeWaiting()
    {
        lock (_gate)
        {
            var waiting = _afterBeep;
            _afterBeep = null;
            return waiting;
        }
    }

    // Making the file of a long recording is not for the thread that reports events.
    private void OnEnded(SpeechCapture capture, CaptureFormat format) => ThreadPool.UnsafeQueueUserWorkItem(
        static state => state.Inbox.Post(new SessionInput.CaptureEnded(ResultOf(state.Capture, state.Format))), (Inbox: inbox, Capture: capture, Format: format), preferLocal: false);

    private static CaptureResult ResultOf(SpeechCapture capture, CaptureFormat format)
    {
        var muLaw = capture.ToMuLaw();
        var end = capture.End switch
        {
            CaptureStop.FinalSilence => CaptureEnd.FinalSilence,
            CaptureStop.NoInput => CaptureEnd.NoInput,
            CaptureStop.Stopped => CaptureEnd.Stopped,
            // Out of memory is a limit in time, too: what was said till then is kept.
            _ => CaptureEnd.MaxTime,
        };
        return capture.HasWords
            ? new(end, format.File(muLaw), format.MediaType, TimeSpan.FromMilliseconds(muLaw.Length / 8.0))
            : new(end, default, format.MediaType, TimeSpan.Zero);
    }

    private void Report(CaptureEnd end, string mediaType) => inbox.Post(new SessionInput.CaptureEnded(new(end, default, mediaType, TimeSpan.Zero)));

    private static byte[] Beep()
    {
        var pcm = ToneGenerator.Sine(8000, BeepLength, BeepDb, BeepHz);
        ToneGenerator.Fade(pcm, 80);
        var muLaw = new byte[pcm.Length];
        G711Codec.Encode(Law.Mu, pcm, muLaw);
        return muLaw;
    }
}
