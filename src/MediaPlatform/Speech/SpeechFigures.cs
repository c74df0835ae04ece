using System.Diagnostics.Metrics;

namespace VxmlGir.MediaPlatform.Speech;

/// <summary>What the voice did, counted.</summary>
internal sealed class SpeechFigures(Meter meter)
{
    public Counter<long> Spoken { get; } = meter.CreateCounter<long>("speech.spoken", "{text}", "Texts made into sound by the voice");
    public Counter<long> Failed { get; } = meter.CreateCounter<long>("speech.failed", "{text}", "Texts that the voice could not speak");
    public Counter<long> TimedOut { get; } = meter.CreateCounter<long>("speech.timed_out", "{text}", "Voices killed at the time limit");
    public Counter<long> Cancelled { get; } = meter.CreateCounter<long>("speech.cancelled", "{text}", "Voices killed because nobody waits any more");
    public Counter<long> UnknownVoice { get; } = meter.CreateCounter<long>("speech.unknown_voice", "{text}", "Texts spoken by the platform's voice because there is none for their language");
    public Counter<long> Refused { get; } = meter.CreateCounter<long>("speech.refused", "{text}", "Texts over a limit of length or number");
}
