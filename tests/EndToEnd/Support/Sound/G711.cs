namespace VxmlGir.EndToEnd.Support.Sound;

internal enum Law
{
    Mu,
    A,
}

/// <summary>G.711 after ITU-T G.191's reference, written apart from the program's tables: the oracle for them.</summary>
internal static class G711
{
    /// <summary>The code of silence: what a recording holds while it is paused.</summary>
    public static byte Silence(Law law) => law == Law.Mu ? (byte)0xFF : (byte)0xD5;

    public static short Decode(byte code, Law law)
    {
        if (law == Law.Mu)
        {
            code = (byte)~code;
            var magnitude = (((code & 15) << 3) + 132 << ((code >> 4) & 7)) - 132;
            return (short)((code & 0x80) != 0 ? -magnitude : magnitude);
        }
        code ^= 0x55;
        var (segment, mantissa) = ((code >> 4) & 7, (code & 15) << 4);
        var value = segment == 0 ? mantissa + 8 : mantissa + 264 << (segment - 1);
        return (short)((code & 0x80) != 0 ? value : -value);
    }

    public static byte Encode(short sample, Law law)
    {
        if (law == Law.Mu)
        {
            var negative = sample < 0;
            var magnitude = Math.Min(Math.Abs((int)sample), 32635) + 132;
            var segment = 31 - System.Numerics.BitOperations.LeadingZeroCount((uint)magnitude) - 7;
            return (byte)~((negative ? 0x80 : 0) | segment << 4 | (magnitude >> (segment + 3)) & 15);
        }
        var sign = sample >= 0 ? 0x80 : 0;
        var level = Math.Min(sample >= 0 ? sample : -sample - 1, 32767);
        var exponent = level < 256 ? 0 : 31 - System.Numerics.BitOperations.LeadingZeroCount((uint)level) - 7;
        var bits = exponent == 0 ? level >> 4 : (level >> (exponent + 3)) & 15;
        return (byte)((sign | exponent << 4 | bits) ^ 0x55);
    }

    public static short[] Decode(ReadOnlySpan<byte> codes, Law law)
    {
        var samples = new short[codes.Length];
        for (var i = 0; i < codes.Length; i++) samples[i] = Decode(codes[i], law);
        return samples;
    }

    public static byte[] Encode(ReadOnlySpan<short> samples, Law law)
    {
        var codes = new byte[samples.Length];
        for (var i = 0; i < samples.Length; i++) codes[i] = Encode(samples[i], law);
        return codes;
    }
}
