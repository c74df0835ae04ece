using System.Collections.Immutable;

namespace VxmlGir.Interpreter.Prompts;

/// <summary>A prompt as it leaves the interpreter: every expression evaluated, every URI resolved, nothing left to decide but the sound.</summary>
/// <param name="Id">Number within the session, from 1; reports refer to it.</param>
/// <param name="BargeIn">False: keys neither stop it nor count while it plays (VoiceXML 2.0 section 4.1.5).</param>
public sealed record PromptPlan(int Id, bool BargeIn, ImmutableArray<PromptSegment> Segments);

public abstract record PromptSegment
{
    private PromptSegment() { }

    /// <summary>Text to be spoken.</summary>
    /// <param name="Constant">The text stood in the document (not from an expression): its sound may be cached on disk.</param>
    public sealed record Speech(string Text, string Language, bool Constant) : PromptSegment
    {
        /// <summary>The same text with the SSML elements around it (escaped, without a root); null when there are none.</summary>
        public string? Markup { get; init; }
    }

    /// <summary>Recorded audio; when it cannot be fetched or decoded <paramref name="Fallback"/> is rendered instead (section 4.1.3).</summary>
    public sealed record Audio(Uri Source, AudioContent? Content, ImmutableArray<PromptSegment> Fallback) : PromptSegment;

    public sealed record Silence(TimeSpan Length) : PromptSegment;

    public sealed record Mark(string Name) : PromptSegment;
}

/// <summary>Bytes of an audio resource as fetched, with the media type the server gave.</summary>
public sealed record AudioContent(ReadOnlyMemory<byte> Bytes, string MediaType);
