namespace VxmlGir.MediaPlatform.Media;

internal enum NoticeKind : byte
{
    Key,
    KeyEnded,
    PlayEnded,
    DigitsSent,

    /// <summary>A capture wants its next chunk; not an event of the leg.</summary>
    CaptureFilling,

    /// <summary>A capture is over; goes to whoever began it, not to the leg's owner, who may have gone.</summary>
    CaptureEnded,
    SourceLocked,
    Silent,
    Failed,
    Closed,
}

/// <summary>A <see cref="MediaEvent"/> before it costs an allocation: what travels from the media thread to the event thread.</summary>
/// <param name="Subject">The mark's name, the fault, the capture.</param>
internal readonly record struct Notice(
    MediaLeg Leg, NoticeKind Kind, int Id = 0, char Digit = '\0', DtmfMethod Method = default, bool Completed = false, long Sample = 0, long Extra = 0, object? Subject = null, Rtp.WireAddress Address = default)
{
    /// <summary>To the capture that it concerns, else to the leg's owner. Event thread.</summary>
    public void Deliver()
    {
        if (Subject is not SpeechCapture capture) Leg.Events(ToEvent());
        else if (Kind == NoticeKind.CaptureFilling) capture.LayReady();
        else capture.OnEnded();
    }

    private MediaEvent ToEvent() => Kind switch
    {
        NoticeKind.Key => new MediaEvent.Key(Digit, Sample, Method),
        NoticeKind.KeyEnded => new MediaEvent.KeyEnded(Digit, Sample, Method),
        NoticeKind.PlayEnded => new MediaEvent.PlayEnded(Id, Completed, Sample, (string?)Subject, Extra),
        NoticeKind.DigitsSent => new MediaEvent.DigitsSent(Id),
        NoticeKind.SourceLocked => new MediaEvent.SourceLocked(Address.ToEndPoint()),
        NoticeKind.Silent => new MediaEvent.Silent(Sample, TimeSpan.FromMilliseconds(Extra / 8.0)),
        NoticeKind.Failed => new MediaEvent.Failed((Exception)Subject!),
        _ => new MediaEvent.Closed(Leg.Figures()),
    };
}
