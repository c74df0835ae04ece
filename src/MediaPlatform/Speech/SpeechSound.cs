using VxmlGir.Audio.Files;
using VxmlGir.Audio.G711;
using VxmlGir.Audio.Mixing;
using VxmlGir.Audio.Resampling;
using VxmlGir.Audio.Voice;

namespace VxmlGir.MediaPlatform.Speech;

/// <summary>A voice's output made fit for the telephone: mono, 8 kHz, a sensible level, μ-law.</summary>
internal sealed class SpeechSound
{
    public const int Rate = 8000;

    /// <summary>Active speech level, RMS: about −17 dBm0, where ITU-T P.56 measures ordinary telephone speech to lie.</summary>
    private const float TargetDb = -20;

    /// <summary>Peaks keep this distance from full scale.</summary>
    private const float PeakDb = -2;

    /// <summary>Kept after a sentence (250 ms) and around anything else (40 ms); espeak-ng adds 300 ms to every text.</summary>
    private const int BreathSamples = Rate / 4, JoinSamples = Rate / 25;

    /// <summary>Quieter than this (−50 dB) at either end is no speech.</summary>
    private const int SilentPeak = 100;

    /// <summary>A voice speaks at one rate, espeak-ng at 22,050 Hz: its filter is computed once.</summary>
    private volatile RateConversion _conversion = new(22_050, Rate);

    /// <param name="clip">What the voice gave.</param>
    /// <param name="sentence">The text ends as a sentence does: a breath follows it. A part of one is joined closely to what comes next.</param>
    public byte[] FromClip(AudioClip clip, bool sentence)
    {
        var mono = clip.Channels == 1 ? clip.Samples : Mixer.ToMono(clip.Samples, clip.Channels);
        var samples = ConversionOf(clip.Rate).Convert(mono);
        Normalise(samples);
        var spoken = Trim(samples, sentence ? BreathSamples : JoinSamples);
        var codes = new byte[spoken.Length];
        G711Codec.Encode(Law.Mu, spoken, codes);
        return codes;
    }

    private RateConversion ConversionOf(int rate)
    {
        var conversion = _conversion;
        return conversion.From == rate ? conversion : _conversion = new RateConversion(rate, Rate);
    }

    internal static void Normalise(Span<short> samples)
    {
        var level = ActiveLevel(samples);
        if (level <= Level.FloorDb) return;
        var peakDb = 20 * MathF.Log10(Level.Peak(samples) / 32768f);
        var gainDb = Math.Min(TargetDb - level, PeakDb - peakDb);
        Mixer.Scale(samples, MathF.Pow(10, gainDb / 20));
    }

    internal static Span<short> Trim(Span<short> samples, int tail)
    {
        var first = 0;
        while (first < samples.Length && Math.Abs((int)samples[first]) < SilentPeak) first++;
        var end = samples.Length;
        while (end > first && Math.Abs((int)samples[end - 1]) < SilentPeak) end--;
        return first == samples.Length ? samples : samples[Math.Max(0, first - JoinSamples)..Math.Min(samples.Length, end + tail)];
    }

    /// <summary>RMS over the 20 ms frames that hold sound.</summary>
    private static float ActiveLevel(ReadOnlySpan<short> samples)
    {
        const int frame = Rate / 50;
        const float silent = -50;
        double power = 0;
        var frames = 0;
        for (; samples.Length >= frame; samples = samples[frame..])
        {
            var level = Level.Rms(samples[..frame]);
            if (level < silent) continue;
            power += Math.Pow(10, level / 10);
            frames++;
        }

        return frames == 0 ? Level.FloorDb : (float)(10 * Math.Log10(power / frames));
    }
}
