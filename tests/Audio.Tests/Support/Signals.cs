using System.Runtime.InteropServices;

namespace VxmlGir.Audio.Tests.Support;

/// <summary>Test signals and measures.</summary>
internal static class Signals
{
    /// <summary>Reproducible noise, flat up to half the rate.</summary>
    public static short[] Noise(int length, int amplitude, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (short)random.Next(-amplitude, amplitude + 1))];
    }

    /// <summary>Noise shaped like speech in its band: a running mean takes the highs away, so a low-rate MP3 keeps it.</summary>
    public static short[] SoftNoise(int length, int amplitude, int seed = 1)
    {
        var noise = Noise(length + 4, amplitude, seed);
        return [.. Enumerable.Range(0, length).Select(i => (short)((noise[i] + noise[i + 1] + noise[i + 2] + noise[i + 3] + noise[i + 4]) / 3))];
    }

    public static double Correlation(ReadOnlySpan<short> a, ReadOnlySpan<short> b)
    {
        var length = Math.Min(a.Length, b.Length);
        double ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < length; i++)
        {
            ab += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }

        return ab / Math.Sqrt(aa * bb + 1);
    }

    /// <summary>Where in <paramref name="heard"/> the sent signal begins, by the highest correlation.</summary>
    public static (int Offset, double Correlation) Locate(short[] sent, short[] heard, int maxOffset)
    {
        var length = Math.Min(16000, Math.Min(sent.Length, heard.Length - maxOffset));
        return Enumerable.Range(0, maxOffset)
            .Select(offset => (offset, Correlation(sent.AsSpan(0, length), heard.AsSpan(offset, length))))
            .MaxBy(found => found.Item2);
    }

    public static short[] FromBytes(byte[] littleEndian) => MemoryMarshal.Cast<byte, short>(littleEndian).ToArray();

    public static byte[] ToBytes(short[] samples) => MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
}
