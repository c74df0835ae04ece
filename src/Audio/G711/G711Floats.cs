using System.Runtime.Intrinsics;

namespace VxmlGir.Audio.G711;

/// <summary>
/// Codes to floats in the units of 16-bit samples, eight at a time and without a table: a G.711 code is a small floating-point number, sign, segment (exponent) and
/// step (mantissa), so that shifting its bits into place decodes it.
/// </summary>
internal static class G711Floats
{
    /// <summary>Below it no two tones together reach −45 dB, whatever their phases (the detector's least level).</summary>
    private const int QuietMu = 19, QuietA = 11;

    public static void Decode(Law law, ReadOnlySpan<byte> codes, Span<float> samples)
    {
        if (codes.Length < Vector128<byte>.Count)
        {
            for (var i = 0; i < codes.Length; i++) samples[i] = G711Codec.DecodeSample(law, codes[i]);
            return;
        }

        // The last sixteen once more, whichever of them were done: one by one the rest would take longer than all before it.
        var last = codes.Length - Vector128<byte>.Count;
        for (var i = 0; i < last; i += Vector128<byte>.Count) Sixteen(law, codes[i..], samples[i..]);
        Sixteen(law, codes[last..], samples[last..]);
    }

    /// <summary>Whether no sample exceeds 184 (−45 dB).</summary>
    public static bool IsQuiet(Law law, ReadOnlySpan<byte> codes)
    {
        // Codes travel inverted, all bits or every second: the rest counts the level.
        var (inverted, most) = law == Law.Mu ? ((byte)0x7F, QuietMu) : ((byte)0x55, QuietA);
        var loudest = Vector128<byte>.Zero;
        var i = 0;
        for (; i <= codes.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            loudest = Vector128.Max(loudest, (Vector128.Create(codes[i..]) ^ Vector128.Create(inverted)) & Vector128.Create((byte)0x7F));
        }

        if (Vector128.GreaterThanAny(loudest, Vector128.Create((byte)most))) return false;
        for (; i < codes.Length; i++)
        {
            if (((codes[i] ^ inverted) & 0x7F) > most) return false;
        }

        return true;
    }

    private static void Sixteen(Law law, ReadOnlySpan<byte> codes, Span<float> samples)
    {
        var (low, high) = Vector128.Widen(Vector128.Create(codes));
        Eight(law, low).CopyTo(samples);
        Eight(law, high).CopyTo(samples[Vector256<float>.Count..]);
    }

    private static Vector256<float> Eight(Law law, Vector128<ushort> codes)
    {
        var (low, high) = Vector128.Widen(codes);
        var bits = Vector256.Create(low, high);
        return law == Law.Mu ? Mu(~bits) : A(bits ^ Vector256.Create(0x55u));
    }

    // Magnitude (33 + 2 step)·2^segment − 33, times four: 1.step has the exponent 5 + segment.
    private static Vector256<float> Mu(Vector256<uint> bits)
    {
        var level = bits & Vector256.Create(0x7Fu);
        var magnitude = (((level << 19) | Vector256.Create(1u << 18)) + Vector256.Create(132u << 23)).AsSingle() - Vector256.Create(33f);
        // The sign bit of an inverted code is set for negative samples.
        return Signed(magnitude * 4f, bits << 24);
    }

    // Magnitude (33 + 2 step)·2^(segment − 1), times eight; segment 0 lacks the leading one of segment 1.
    private static Vector256<float> A(Vector256<uint> bits)
    {
        var level = bits & Vector256.Create(0x7Fu);
        var lowest = Vector256.LessThan(level, Vector256.Create(16u));
        var leading = level + (lowest & Vector256.Create(16u));
        var magnitude = (((leading << 19) | Vector256.Create(1u << 18)) + Vector256.Create(131u << 23)).AsSingle() - (lowest & Vector256.Create(32f).AsUInt32()).AsSingle();
        return Signed(magnitude * 8f, ~(bits << 24));
    }

    private static Vector256<float> Signed(Vector256<float> magnitude, Vector256<uint> sign) => (magnitude.AsUInt32() ^ (sign & Vector256.Create(1u << 31))).AsSingle();
}
