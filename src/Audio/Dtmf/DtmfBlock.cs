using System.Runtime.Intrinsics;
using VxmlGir.Audio.Tones;

namespace VxmlGir.Audio.Dtmf;

/// <summary>Decides whether one block holds the two tones of a key and nothing else.</summary>
internal static class DtmfBlock
{
    /// <summary>Samples at either end by which a block's fullness is judged: long enough that the beat of the two tones evens out.</summary>
    private const int EndSamples = 22;

    /// <summary>Below this RMS (−45 dB) nothing is a key.</summary>
    private const float MinimumMeanSquare = 184f * 184f;

    /// <summary>The share of the block's energy that its two tones hold at least: a tone 1.5 % off its frequency still gives 0.8, one 3.5 % off 0.5.</summary>
    private const float MinimumShare = 0.70f;

    /// <summary>The high tone may measure up to 11 dB weaker and 6.5 dB stronger than the low one (Q.24: −8 to +4 must be taken, and the groups leak into each other).</summary>
    private const float HighBelowLow = 12.6f, HighAboveLow = 4.5f;

    /// <summary>The strongest tone of each group stands 6 dB above the others.</summary>
    private const float AboveOthers = 4f;

    /// <summary>Two blocks with silence at an outer end hold less than 24 ms of tone (Q.24: must not be taken).</summary>
    private const float MinimumEndDensity = 0.3f;

    public static DtmfReading Read(ReadOnlySpan<float> block, DtmfBank bank)
    {
        var energy = Energy(block);
        var key = energy < MinimumMeanSquare * block.Length ? '\0' : Classify(block, energy, bank);
        return key == '\0' ? default : new DtmfReading(key, energy, Energy(block[..EndSamples]), Energy(block[^EndSamples..]));
    }

    /// <summary>Whether two like blocks in a row are full of tone from end to end.</summary>
    public static bool AreFull(DtmfReading first, DtmfReading second)
    {
        var least = MinimumEndDensity * (first.Energy + second.Energy) * EndSamples / (2f * DtmfDetector.BlockSamples);
        return first.Head >= least && second.Tail >= least;
    }

    private static float Energy(ReadOnlySpan<float> samples)
    {
        var sums = Vector256<float>.Zero;
        var i = 0;
        for (; i <= samples.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var eight = Vector256.Create(samples[i..]);
            sums = Vector256.FusedMultiplyAdd(eight, eight, sums);
        }

        var sum = Vector256.Sum(sums);
        for (; i < samples.Length; i++) sum += samples[i] * samples[i];
        return sum;
    }

    private static char Classify(ReadOnlySpan<float> block, float energy, DtmfBank bank)
    {
        Span<float> power = stackalloc float[8];
        bank.Power(block).CopyTo(power);
        var low = Strongest(power[..4]);
        var high = 4 + Strongest(power[4..]);
        // A lone sine of amplitude a has energy N·a²/2 and power (N·a/2)²: share 1 for pure tones.
        if ((power[low] + power[high]) * 2 < MinimumShare * energy * block.Length) return '\0';
        if (power[high] * HighBelowLow < power[low] || power[high] > power[low] * HighAboveLow) return '\0';
        return Stands(power[..4], low) && Stands(power[4..], high - 4) ? DtmfKeys.Layout[4 * low + high - 4] : '\0';
    }

    private static int Strongest(ReadOnlySpan<float> group)
    {
        var best = 0;
        for (var i = 1; i < group.Length; i++) best = group[i] > group[best] ? i : best;
        return best;
    }

    private static bool Stands(ReadOnlySpan<float> group, int best)
    {
        for (var i = 0; i < group.Length; i++)
        {
            if (i != best && group[i] * AboveOthers > group[best]) return false;
        }

        return true;
    }
}

/// <param name="Key">The key, or NUL.</param>
/// <param name="Energy">Sum of the block's squares.</param>
/// <param name="Head">That of its first samples.</param>
/// <param name="Tail">That of its last samples.</param>
internal readonly record struct DtmfReading(char Key, float Energy, float Head, float Tail);
