namespace VxmlGir.MediaPlatform.Media;

/// <summary>When a capture ends by itself, in samples at 8 kHz.</summary>
/// <param name="NoInput">Without a word from the beginning.</param>
/// <param name="FinalSilence">Without a word after the last one.</param>
/// <param name="MaxTime">Longest length, silence included.</param>
internal readonly record struct CaptureTerms(long NoInput, long FinalSilence, long MaxTime)
{
    public static CaptureTerms From(TimeSpan noInput, TimeSpan finalSilence, TimeSpan maxTime) =>
        new(Samples(noInput), Samples(finalSilence), Samples(maxTime));

    private static long Samples(TimeSpan time) => time.Ticks * 8 / TimeSpan.TicksPerMillisecond;
}

/// <summary>Why a capture ended.</summary>
internal enum CaptureStop : byte
{
    None,
    FinalSilence,
    MaxTime,
    Stopped,
    NoInput,

    /// <summary>There was no memory to go on; what had come till then is there.</summary>
    OutOfMemory,
}
