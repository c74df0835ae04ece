namespace VxmlGir.MediaPlatform.Prompts;

/// <summary>One piece of a prompt ready to be played: nothing left to fetch, decode or decide.</summary>
public abstract record PlayPiece
{
    private PlayPiece() { }

    /// <summary>μ-law at 8 kHz, one byte a sample. The bytes must not change while the prompt is queued.</summary>
    public sealed record Clip(ReadOnlyMemory<byte> MuLaw) : PlayPiece;

    /// <param name="Samples">Length at 8 kHz.</param>
    public sealed record Silence(int Samples) : PlayPiece;

    /// <summary>A place without length; reported with the end of the prompt (VoiceXML 2.1 section 5.1).</summary>
    public sealed record Mark(string Name) : PlayPiece;
}
