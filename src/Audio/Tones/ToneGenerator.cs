namespace VxmlGir.Audio.Tones;

/// <summary>Sums of sine waves.</summary>
public static class ToneGenerator
{
    /// <summary>One or several sine waves together.</summary>
    /// <param name="rate">Samples per second.</param>
    /// <param name="length">Rounded to whole samples.</param>
    /// <param name="levelDb">Level of each wave's peak against full scale, in dB (0 or less).</param>
    /// <param name="frequencies">In Hz.</param>
    public static short[] Sine(int rate, TimeSpan length, double levelDb, params ReadOnlySpan<double> frequencies)
    {
        var samples = new short[(int)Math.Round(length.TotalSeconds * rate)];
        foreach (var frequency in frequencies) Add(samples, rate, frequency, levelDb);
        return samples;
    }

    /// <summary>Adds a sine wave that starts at phase 0, saturating.</summary>
    public static void Add(Span<short> samples, int rate, double frequency, double levelDb)
    {
        var amplitude = short.MaxValue * Math.Pow(10, levelDb / 20);
        var step = 2 * Math.PI * frequency / rate;
        for (var i = 0; i < samples.Length; i++)
            samples[i] = Mixing.Mixer.Saturate(samples[i] + (int)Math.Round(amplitude * Math.Sin(step * i)));
    }

    /// <summary>Fades both ends linearly, so that a tone begins and ends without a click.</summary>
    public static void Fade(Span<short> samples, int rampSamples)
    {
        rampSamples = Math.Min(rampSamples, samples.Length / 2);
        for (var i = 0; i < rampSamples; i++)
        {
            samples[i] = (short)(samples[i] * i / rampSamples);
            samples[^(i + 1)] = (short)(samples[^(i + 1)] * i / rampSamples);
        }
    }
}
