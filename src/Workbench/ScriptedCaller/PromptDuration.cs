using System.Collections.Immutable;
using VxmlGir.Interpreter.Prompts;

namespace VxmlGir.Workbench.ScriptedCaller;

/// <summary>How long a plan takes in virtual time: text by its characters, 8 kHz G.711 audio by its bytes, silence exactly.</summary>
internal static class PromptDuration
{
    private static readonly TimeSpan OtherAudio = TimeSpan.FromSeconds(2);

    public static TimeSpan Of(ImmutableArray<PromptSegment> segments) => segments.Aggregate(TimeSpan.Zero, (sum, s) => sum + Of(s));

    public static string TextOf(ImmutableArray<PromptSegment> segments) => string.Join(' ', segments.OfType<PromptSegment.Speech>().Select(s => s.Text));

    /// <summary>The last mark passed when so much of the plan has played, and how long before that.</summary>
    public static (string? Name, TimeSpan Since) MarkAt(ImmutableArray<PromptSegment> segments, TimeSpan played)
    {
        var (at, found) = (TimeSpan.Zero, ((string?)null, TimeSpan.Zero));
        foreach (var segment in segments)
        {
            if (at > played) break;
            if (segment is PromptSegment.Mark mark) found = (mark.Name, played - at);
            at += Of(segment);
        }
        return found;
    }

    private static TimeSpan Of(PromptSegment segment) => segment switch
    {
        PromptSegment.Speech speech => VirtualLine.PerCharacter * speech.Text.Length,
        PromptSegment.Silence silence => silence.Length,
        PromptSegment.Audio { Content: null } audio => Of(audio.Fallback),
        PromptSegment.Audio { Content: { MediaType: "audio/basic" or "audio/x-alaw-basic" } content } =>
            TimeSpan.FromSeconds((double)content.Bytes.Length / VirtualLine.SamplesPerSecond),
        PromptSegment.Audio => OtherAudio,
        _ => TimeSpan.Zero,
    };
}
