using VxmlGir.Audio.Voice;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>Clipping and silence of one channel, pauses apart, in frames of 20 ms.</summary>
internal sealed class ChannelLevels
{
    /// <summary>A frame with an RMS below is silence: under it lie line noise and comfort noise.</summary>
    public const float SilenceDb = -50;

    /// <summary>The largest magnitudes of both laws (32,124 and 32,256) and nothing below them.</summary>
    private const int Clipped = 32_000;
    private const int Frame = 160;
    private long _frames;
    private long _silent;

    public long ClippedSamples { get; private set; }

    /// <summary>0 to 1.</summary>
    public double SilenceRatio => _frames == 0 ? 1 : (double)_silent / _frames;

    /// <summary>Consecutive samples; of a rest shorter than a frame only the clipping counts.</summary>
    public void Add(ReadOnlySpan<short> samples)
    {
        foreach (var sample in samples)
        {
            if (sample is >= Clipped or <= -Clipped) ClippedSamples++;
        }
        for (; samples.Length >= Frame; samples = samples[Frame..])
        {
            _frames++;
            if (Level.Rms(samples[..Frame]) < SilenceDb) _silent++;
        }
    }
}
