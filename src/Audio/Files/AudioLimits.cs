namespace VxmlGir.Audio.Files;

/// <summary>How much a file may ask of us; what lies beyond is <see cref="AudioReadResult.Bad"/>.</summary>
/// <param name="MaxBytes">Size of the file.</param>
/// <param name="MaxDuration">Length of the decoded audio.</param>
/// <param name="MaxSamples">Decoded samples over all channels: what bounds the memory.</param>
/// <param name="MaxChannels">Channels of a file.</param>
/// <param name="MaxSyncBytes">How far an MP3's first frame is searched for.</param>
public sealed record AudioLimits(int MaxBytes, TimeSpan MaxDuration, int MaxSamples, int MaxChannels, int MaxSyncBytes)
{
    /// <summary>50 MB, 30 minutes, 64 M samples (128 MB), 8 channels, 64 KB of search.</summary>
    public static AudioLimits Default { get; } = new(50_000_000, TimeSpan.FromMinutes(30), 64_000_000, 8, 65_536);
}
