namespace VxmlGir.Audio.Voice;

/// <summary>What tells speech from noise.</summary>
/// <param name="AboveFloorDb">How far a frame stands above the noise floor to count as speech.</param>
/// <param name="MinimumDb">A frame below this RMS level is never speech.</param>
/// <param name="HangoverSamples">How long speech is held after the last loud frame: words have gaps.</param>
public sealed record VoiceActivitySettings(float AboveFloorDb = 9, float MinimumDb = -45, int HangoverSamples = 1600)
{
    public static VoiceActivitySettings Default { get; } = new();
}

/// <summary>Energy detector of speech as a value: each frame gives the next one.</summary>
public readonly record struct VoiceActivity
{
    /// <summary>A floor of −60 dB to start with: an ordinary quiet line.</summary>
    public static VoiceActivity Start => new() { FloorDb = -60, LevelDb = Level.FloorDb };

    /// <summary>RMS level of the last frame.</summary>
    public float LevelDb { get; private init; }

    /// <summary>The noise level as followed so far: falls at once, rises by 4 dB a second.</summary>
    public float FloorDb { get; private init; }

    /// <summary>Samples until speech is given up.</summary>
    public int Hangover { get; private init; }

    public bool IsSpeech => Hangover > 0;

    /// <param name="frame">The next samples at 8 kHz, 10 to 60 ms of them.</param>
    /// <param name="settings">The thresholds.</param>
    public VoiceActivity On(ReadOnlySpan<short> frame, VoiceActivitySettings settings)
    {
        var level = Level.Rms(frame);
        var loud = level >= settings.MinimumDb && level >= FloorDb + settings.AboveFloorDb;
        return new()
        {
            LevelDb = level,
            FloorDb = Math.Max(Math.Min(FloorDb + 4 * frame.Length / 8000f, level), -75),
            Hangover = loud ? settings.HangoverSamples : Math.Max(0, Hangover - frame.Length),
        };
    }
}
