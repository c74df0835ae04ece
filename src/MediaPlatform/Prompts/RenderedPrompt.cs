using System.Collections.Immutable;

namespace VxmlGir.MediaPlatform.Prompts;

/// <summary>A prompt as sound.</summary>
/// <param name="Pieces">In order; empty when there is nothing to hear.</param>
/// <param name="Failures">What could not be made, fallbacks or not: for log and trace.</param>
public sealed record RenderedPrompt(ImmutableArray<PlayPiece> Pieces, ImmutableArray<PromptFailure> Failures)
{
    /// <summary>Something was to be heard, and nothing can be: no sound is left among the pieces.</summary>
    public bool Failed => !Failures.IsEmpty && !Pieces.Any(piece => piece is PlayPiece.Clip);

    /// <summary>Length at 8 kHz.</summary>
    public long Samples => Pieces.Sum(piece => piece switch
    {
        PlayPiece.Clip clip => clip.MuLaw.Length,
        PlayPiece.Silence silence => (long)silence.Samples,
        _ => 0,
    });
}

/// <param name="Source">The audio that is missing; null for speech.</param>
/// <param name="Reason">What was wrong; never holds spoken text.</param>
/// <param name="FallbackUsed">The document had something else to play in its place.</param>
public sealed record PromptFailure(Uri? Source, string Reason, bool FallbackUsed);
