namespace VxmlGir.MediaPlatform.Speech;

/// <summary>Where and how much of the sound of document-constant text is kept.</summary>
public sealed record SpeechCacheOptions
{
    /// <summary>A folder of its own; null keeps sound in memory only.</summary>
    public string? Folder { get; init; }

    /// <summary>Bytes on disk (8,000 a second); the files used longest ago go first.</summary>
    public long MaxDiskBytes { get; init; } = 512_000_000;

    /// <summary>Bytes in memory.</summary>
    public long MaxMemoryBytes { get; init; } = 64_000_000;
}
