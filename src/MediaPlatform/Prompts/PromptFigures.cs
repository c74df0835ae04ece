using System.Diagnostics.Metrics;

namespace VxmlGir.MediaPlatform.Prompts;

internal sealed class PromptFigures(Meter meter)
{
    public Counter<long> CacheHits { get; } = meter.CreateCounter<long>("prompts.cache_hits", "{clip}", "Audio found decoded");
    public Counter<long> Decoded { get; } = meter.CreateCounter<long>("prompts.decoded", "{clip}", "Audio files decoded");
    public Counter<long> Undecodable { get; } = meter.CreateCounter<long>("prompts.undecodable", "{clip}", "Audio files refused");
    public Counter<long> Fallbacks { get; } = meter.CreateCounter<long>("prompts.fallbacks", "{audio}", "Audio elements whose content was played in their place");
    public Counter<long> Missing { get; } = meter.CreateCounter<long>("prompts.missing", "{segment}", "Segments of which nothing could be played");
    public Counter<long> SilenceCut { get; } = meter.CreateCounter<long>("prompts.silence_cut", "{segment}", "Silences over the limit");
}
