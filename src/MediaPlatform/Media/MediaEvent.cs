using System.Net;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>What a leg reports. Samples are the leg's index at 8 kHz.</summary>
public abstract record MediaEvent
{
    private MediaEvent() { }

    /// <summary>A key was pressed: reported at its onset, before the playout buffer.</summary>
    /// <param name="Sample">Arrival of the first packet seen of it, or the sample the detector decided at.</param>
    public sealed record Key(char Digit, long Sample, DtmfMethod Method) : MediaEvent;

    /// <summary>
    /// The key is released (end packet, the next key, or 250 ms without a packet of it). The span from its Key is to be masked;
    /// a tone torn by a lost packet ends twice, the later counts.
    /// </summary>
    public sealed record KeyEnded(char Digit, long Sample, DtmfMethod Method) : MediaEvent;

    /// <summary>A prompt is over; once per accepted Play, in the order of the plays.</summary>
    /// <param name="Completed">False: stopped, dropped unplayed, or the leg closed.</param>
    /// <param name="PlayedSamples">Of this prompt, handed to the wire.</param>
    /// <param name="LastMark">The last mark passed, null when none was.</param>
    /// <param name="SamplesSinceMark">Played after that mark (after the start when there is none).</param>
    public sealed record PlayEnded(int Id, bool Completed, long PlayedSamples, string? LastMark, long SamplesSinceMark) : MediaEvent;

    /// <summary>All digits of one SendDigits have been sent.</summary>
    public sealed record DigitsSent(int Id) : MediaEvent;

    /// <summary>The source lock closed on this address; media go there from now on.</summary>
    public sealed record SourceLocked(IPEndPoint Source) : MediaEvent;

    /// <summary>No packet from the locked source for <see cref="MediaOptions.RtpSilence"/>; once, until the next packet.</summary>
    public sealed record Silent(long Sample, TimeSpan Since) : MediaEvent;

    /// <summary>A fault inside the leg (a tap that threw): the leg is closed by the engine. A defect, never the peer's doing.</summary>
    public sealed record Failed(Exception Fault) : MediaEvent;

    /// <summary>The last event of a leg: its sockets are closed, its port is free.</summary>
    public sealed record Closed(MediaFigures Figures) : MediaEvent;
}
