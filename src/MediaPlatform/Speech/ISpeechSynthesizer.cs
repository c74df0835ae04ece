namespace VxmlGir.MediaPlatform.Speech;

/// <summary>A voice. Never throws for what the text or the language is; cancellation gives <see cref="SpeechResult.Failed"/>.</summary>
public interface ISpeechSynthesizer
{
    ValueTask<SpeechResult> SpeakAsync(SpeechRequest request, CancellationToken cancellation);
}

/// <param name="Text">Plain text, any length; a voice has a limit.</param>
/// <param name="Language">BCP 47, for example <c>en-US</c>.</param>
/// <param name="Constant">The text stood in the document: its sound may be kept. False for anything computed, which may be secret.</param>
public sealed record SpeechRequest(string Text, string Language, bool Constant = false)
{
    /// <summary>The text with SSML elements around it, escaped; null: plain text.</summary>
    public string? Markup { get; init; }

    /// <summary>The voice that the operator chose for the language; null: the synthesiser's own for it. A <c>voice</c> element within the markup goes before either.</summary>
    public string? Voice { get; init; }
}

public abstract record SpeechResult
{
    private SpeechResult() { }

    /// <summary>μ-law at 8 kHz, one byte a sample.</summary>
    public sealed record Ok(ReadOnlyMemory<byte> MuLaw) : SpeechResult;

    /// <param name="Reason">For the operator; never holds the text.</param>
    public sealed record Failed(string Reason) : SpeechResult;
}
