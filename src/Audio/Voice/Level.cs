using System.Runtime.Intrinsics;

namespace VxmlGir.Audio.Voice;

/// <summary>How loud samples are.</summary>
public static class Level
{
    /// <summary>The level given for digital silence.</summary>
    public const float FloorDb = -96;

    /// <summary>Root mean square against full scale, in dB; a full-scale sine gives −3. Never below <see cref="FloorDb"/>.</summary>
    public static float Rms(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty) return FloorDb;
        var mean = SumOfSquares(samples) / (double)samples.Length / (32768.0 * 32768.0);
        return mean <= 0 ? FloorDb : Math.Max(FloorDb, (float)(10 * Math.Log10(mean)));
    }

    /// <summary>The largest magnitude, 0 to 32768.</summary>
    public static int Peak(ReadOnlySpan<short> samples)
    {
        var peak = 0;
        foreach (var sample in samples) peak = Math.Max(peak, Math.Abs((int)sample));
        return peak;
    }

    internal static long SumOfSquares(ReadOnlySpan<short> samples)
    {
        var sums = Vector128<long>.Zero;
        var i = 0;
        for (; i <= samples.Length - Vector128<short>.Count; i += Vector128<short>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(samples[i..]));
            var (a, b) = Vector128.Widen(low * low);
            var (c, d) = Vector128.Widen(high * high);
            sums += a + b + (c + d);
        }

        var sum = Vector128.Sum(sums);
        for (; i < samples.Length; i++) sum += samples[i] * samples[i];
        return sum;
    }
}
