using VxmlGir.Audio.Files;
using VxmlGir.MediaPlatform.Speech;

namespace VxmlGir.MediaPlatform.Prompts;

/// <summary>Limits of prompt rendering.</summary>
public sealed record PromptOptions
{
    /// <summary>What an audio file may be.</summary>
    public AudioLimits Audio { get; init; } = AudioLimits.Default;

    /// <summary>Memory for decoded audio, in bytes (8,000 a second).</summary>
    public long CacheBytes { get; init; } = 128_000_000;

    /// <summary>Files decoded at a time.</summary>
    public int MaxDecoding { get; init; } = 2;

    /// <summary>Which voice speaks which language.</summary>
    public VoiceTable Voices { get; init; } = VoiceTable.Empty;

    /// <summary>A longer silence in a document is cut to this.</summary>
    public TimeSpan MaxSilence { get; init; } = TimeSpan.FromMinutes(5);
}
