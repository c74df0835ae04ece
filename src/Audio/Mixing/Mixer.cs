using System.Runtime.Intrinsics;

namespace VxmlGir.Audio.Mixing;

/// <summary>Arithmetic on channels of 16-bit samples.</summary>
public static class Mixer
{
    /// <summary>Adds <paramref name="source"/> to the start of <paramref name="sum"/>, saturating at the ends of the 16-bit range.</summary>
    public static void Add(Span<short> sum, ReadOnlySpan<short> source) => Mix(sum[..source.Length], source, sum);

    /// <summary>Writes the saturated sums of two spans of equal length; <paramref name="sum"/> may be one of them.</summary>
    public static void Mix(ReadOnlySpan<short> first, ReadOnlySpan<short> second, Span<short> sum)
    {
        if (first.Length != second.Length) throw new ArgumentException("Channels differ in length.", nameof(second));
        sum = sum[..first.Length];
        var i = 0;
        for (; i <= first.Length - Vector128<short>.Count; i += Vector128<short>.Count)
            Vector128.AddSaturate(Vector128.Create(first[i..]), Vector128.Create(second[i..])).CopyTo(sum[i..]);
        for (; i < first.Length; i++) sum[i] = Saturate(first[i] + second[i]);
    }

    /// <summary>Two mono channels as one interleaved stereo span of twice the length.</summary>
    public static void Interleave(ReadOnlySpan<short> left, ReadOnlySpan<short> right, Span<short> stereo)
    {
        if (left.Length != right.Length) throw new ArgumentException("Channels differ in length.", nameof(right));
        stereo = stereo[..(2 * left.Length)];
        for (var i = 0; i < left.Length; i++)
        {
            stereo[2 * i] = left[i];
            stereo[2 * i + 1] = right[i];
        }
    }

    /// <summary>The mean of all channels of each frame: a mono signal that cannot clip.</summary>
    public static short[] ToMono(ReadOnlySpan<short> interleaved, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        var mono = new short[interleaved.Length / channels];
        for (var frame = 0; frame < mono.Length; frame++)
        {
            var sum = 0;
            foreach (var sample in interleaved.Slice(frame * channels, channels)) sum += sample;
            mono[frame] = (short)(sum / channels);
        }

        return mono;
    }

    /// <summary>Multiplies in place, saturating.</summary>
    public static void Scale(Span<short> samples, float gain)
    {
        foreach (ref var sample in samples) sample = Saturate((int)MathF.Round(sample * gain));
    }

    internal static short Saturate(int value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);
}
