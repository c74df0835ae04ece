namespace VxmlGir.Audio.Resampling;

/// <summary>A bank of Kaiser-windowed sinc filters, one per fractional position (phase) between two input samples.</summary>
internal sealed class SincFilter
{
    /// <summary>Zero crossings on each side: with β = 8 the stop band lies 80 dB down, the transition takes a tenth of the band.</summary>
    private const int Crossings = 24;
    private const double Beta = 8;

    /// <summary>Beyond this many exact phases the positions are quantised and neighbours interpolated; −90 dB of error.</summary>
    private const int MaxPhases = 512;

    private readonly float[] _coefficients;
    private readonly double _windowPeak = Bessel(Beta);

    /// <param name="up">Output rate over the greatest common divisor of both.</param>
    /// <param name="down">Input rate over it.</param>
    public SincFilter(int up, int down)
    {
        var cutoff = Math.Min(1.0, (double)up / down) * 0.93;
        HalfTaps = (int)Math.Ceiling(Crossings / cutoff);
        Phases = Math.Min(up, MaxPhases);
        Exact = Phases == up;
        _coefficients = new float[(Phases + 1) * Taps];
        for (var phase = 0; phase <= Phases; phase++) Fill(_coefficients.AsSpan(phase * Taps, Taps), (double)phase / Phases, cutoff);
    }

    /// <summary>Input samples before and after the position that take part.</summary>
    public int HalfTaps { get; }

    public int Taps => 2 * HalfTaps;

    /// <summary>Positions between two input samples for which coefficients exist (and one more, the next sample itself).</summary>
    public int Phases { get; }

    /// <summary>Every position the ratio can meet is one of <see cref="Phases"/>.</summary>
    public bool Exact { get; }

    public ReadOnlySpan<float> Phase(int phase) => _coefficients.AsSpan(phase * Taps, Taps);

    private void Fill(Span<float> taps, double fraction, double cutoff)
    {
        double sum = 0;
        for (var i = 0; i < taps.Length; i++)
        {
            var distance = i - (HalfTaps - 1) - fraction;
            var value = Sinc(distance * cutoff) * Kaiser(distance / HalfTaps);
            taps[i] = (float)value;
            sum += value;
        }

        // Unity gain at 0 Hz for every phase: otherwise a constant input would ripple with the phase.
        foreach (ref var tap in taps) tap = (float)(tap / sum);
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private double Kaiser(double position) =>
        Math.Abs(position) >= 1 ? 0 : Bessel(Beta * Math.Sqrt(1 - position * position)) / _windowPeak;

    /// <summary>Modified Bessel function of the first kind, order 0, by its power series.</summary>
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; term > 1e-12 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
