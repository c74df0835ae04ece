namespace VxmlGir.EndToEnd.Support.Sound;

/// <summary>Loudness and the stretches of silence.</summary>
internal static class Level
{
    /// <summary>RMS against full scale in dB; minus infinity for digital silence.</summary>
    public static double Dbfs(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (var s in samples) sum += (double)s * s;
        return samples.Length == 0 || sum == 0 ? double.NegativeInfinity : 10 * Math.Log10(sum / samples.Length / (32768.0 * 32768.0));
    }

    /// <summary>How much of the energy is one tone: near 1 for a pure one, near 0 for anything else (Goertzel).</summary>
    public static double ShareOfTone(ReadOnlySpan<short> samples, double hertz, int rate = 8000)
    {
        double re = 0, im = 0, energy = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * hertz * i / rate);
            (re, im, energy) = (re + samples[i] * cos, im + samples[i] * sin, energy + (double)samples[i] * samples[i]);
        }
        return energy == 0 ? 0 : 2 * (re * re + im * im) / (samples.Length * energy);
    }

    /// <summary>Stretches [start, end) of at least <paramref name="atLeast"/> samples in which no sample exceeds <paramref name="floor"/>.</summary>
    public static IReadOnlyList<(int Start, int End)> Silences(ReadOnlySpan<short> samples, int atLeast, int floor = 8)
    {
        var found = new List<(int, int)>();
        var began = 0;
        for (var i = 0; i <= samples.Length; i++)
        {
            if (i < samples.Length && Math.Abs((int)samples[i]) <= floor) continue;
            if (i - began >= atLeast) found.Add((began, i));
            began = i + 1;
        }
        return found;
    }
}
