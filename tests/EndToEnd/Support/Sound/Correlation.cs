using System.Numerics;

namespace VxmlGir.EndToEnd.Support.Sound;

/// <summary>Where, and how well, a known stretch of audio is found in another: normalised cross-correlation.</summary>
internal readonly record struct Match(int Offset, double Correlation)
{
    public override string ToString() => $"{Correlation:0.000} at {Offset} ({Offset / 8.0:0.0} ms)";
}

internal static class Correlation
{
    /// <summary>Between -1 and 1; 0 when either side is silent.</summary>
    public static double Of(ReadOnlySpan<short> a, ReadOnlySpan<short> b)
    {
        double ab = 0, aa = 0, bb = 0;
        var n = Math.Min(a.Length, b.Length);
        for (var i = 0; i < n; i++)
        {
            ab += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }
        return aa == 0 || bb == 0 ? 0 : ab / Math.Sqrt(aa * bb);
    }

    /// <summary>The offset in <paramref name="haystack"/> at which <paramref name="needle"/> fits best.</summary>
    public static Match Find(ReadOnlySpan<short> needle, ReadOnlySpan<short> haystack, int from = 0, int? to = null)
    {
        var n = Floats(needle);
        var h = Floats(haystack);
        var last = Math.Min(to ?? int.MaxValue, haystack.Length - needle.Length);
        var energyOfNeedle = Math.Sqrt(Dot(n, n));
        var best = new Match(-1, 0);
        for (var offset = Math.Max(0, from); offset <= last; offset++)
        {
            var window = h.AsSpan(offset, n.Length);
            var product = Dot(n, window);
            // A rough bound first: the exact energy is needed only where the product is promising.
            if (product <= 0) continue;
            var energy = Math.Sqrt(Dot(window, window));
            if (energy == 0) continue;
            var correlation = product / (energy * energyOfNeedle);
            if (correlation > best.Correlation) best = new Match(offset, correlation);
        }
        return best;
    }

    private static float[] Floats(ReadOnlySpan<short> samples)
    {
        var result = new float[samples.Length];
        for (var i = 0; i < samples.Length; i++) result[i] = samples[i] / 32768f;
        return result;
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count) sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        double result = Vector.Sum(sum);
        for (; i < a.Length; i++) result += a[i] * b[i];
        return result;
    }
}
