namespace VxmlGir.Interpreter.Ports;

/// <summary>Takes down what the caller says, for <c>&lt;record&gt;</c>. One capture at a time.</summary>
public interface ICapture
{
    /// <summary>Begins (after the beep, if any); <see cref="SessionInput.CaptureEnded"/> follows exactly once. Keys still arrive as keys.</summary>
    void Begin(CaptureRequest request);

    /// <summary>Ends what runs now; <see cref="SessionInput.CaptureEnded"/> follows with what there is, also after the caller has gone.</summary>
    void Stop();
}

/// <param name="MediaType">Wanted format, for example <c>audio/x-wav</c>; empty: the platform's choice.</param>
/// <param name="NoInput">Silence from the beginning until <see cref="CaptureEnd.NoInput"/>.</param>
/// <param name="FinalSilence">Silence after speech that ends the capture.</param>
/// <param name="MaxTime">Longest length.</param>
public sealed record CaptureRequest(string MediaType, bool Beep, TimeSpan NoInput, TimeSpan FinalSilence, TimeSpan MaxTime);

/// <param name="Audio">A whole file of the media type; empty when nothing was said.</param>
public sealed record CaptureResult(CaptureEnd End, ReadOnlyMemory<byte> Audio, string MediaType, TimeSpan Duration);

public enum CaptureEnd
{
    /// <summary>The caller fell silent.</summary>
    FinalSilence,

    MaxTime,

    /// <summary>By <see cref="ICapture.Stop"/>.</summary>
    Stopped,

    NoInput,

    /// <summary>The platform cannot capture: <c>error.noresource</c>.</summary>
    NoResource,

    /// <summary>Not in this format: <c>error.unsupported.format</c>.</summary>
    UnsupportedFormat,
}
