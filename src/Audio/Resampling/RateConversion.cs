namespace VxmlGir.Audio.Resampling;

/// <summary>The filter for one pair of rates: a few milliseconds to compute, then shared by any number of <see cref="Resampler"/>s on any thread.</summary>
public sealed class RateConversion
{
    /// <param name="from">Rate of the input, 1,000 to 384,000 Hz.</param>
    /// <param name="to">Rate of the output, likewise.</param>
    public RateConversion(int from, int to)
    {
        if (!IsSupported(from)) throw new ArgumentOutOfRangeException(nameof(from), from, "Not a supported rate.");
        if (!IsSupported(to)) throw new ArgumentOutOfRangeException(nameof(to), to, "Not a supported rate.");
        var divisor = GreatestCommonDivisor(from, to);
        (From, To, Up, Down) = (from, to, to / divisor, from / divisor);
        Filter = new SincFilter(Up, Down);
    }

    public int From { get; }

    public int To { get; }

    internal int Up { get; }

    internal int Down { get; }

    internal SincFilter Filter { get; }

    public static bool IsSupported(int rate) => rate is >= 1_000 and <= 384_000;

    /// <summary>Converts a whole mono signal; round(length × to ÷ from) samples.</summary>
    public short[] Convert(ReadOnlySpan<short> samples)
    {
        if (From == To) return samples.ToArray();
        var resampler = new Resampler(this);
        var output = new short[resampler.MaxOutput(samples.Length) + resampler.MaxOutput(0)];
        var written = resampler.Process(samples, output);
        written += resampler.Flush(output.AsSpan(written));
        return output[..written];
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
