using VxmlGir.Contracts.Profiles;

namespace VxmlGir.RecordingCore.Taps;

/// <summary>An alert tone as a leg plays it.</summary>
/// <param name="Samples">Linear, 8 kHz.</param>
/// <param name="IntervalSamples">From one beginning to the next; more than the tone is long.</param>
public sealed record TapTone(ReadOnlyMemory<short> Samples, long IntervalSamples)
{
    /// <summary>Also for who is bridged to the leg.</summary>
    public bool BothParties { get; init; }

    /// <summary>Null where the profile has none.</summary>
    public static TapTone? Of(AlertTone? tone) => tone is null ? null
        : new TapTone(tone.Samples.AsMemory(), (long)(Math.Max(tone.Interval.TotalSeconds, AlertTone.MinInterval.TotalSeconds) * 8000)) { BothParties = tone.BothParties };
}
