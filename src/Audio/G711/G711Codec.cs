namespace VxmlGir.Audio.G711;

/// <summary>Conversion between G.711 codes and 16-bit linear samples. Destination spans are at least as long as the source.</summary>
public static class G711Codec
{
    /// <summary>The code of the smallest magnitude: 0xFF decodes to 0, 0xD5 to +8 (A-law has no zero).</summary>
    public static byte Silence(Law law) => law == Law.Mu ? (byte)0xFF : (byte)0xD5;

    public static short DecodeSample(Law law, byte code) => (law == Law.Mu ? G711Tables.MuDecode : G711Tables.ADecode)[code];

    public static byte EncodeSample(Law law, short sample) =>
        law == Law.Mu ? G711Tables.MuEncode[(ushort)sample >> 2] : G711Tables.AEncode[(ushort)sample >> 4];

    public static void Decode(Law law, ReadOnlySpan<byte> codes, Span<short> samples)
    {
        var table = (law == Law.Mu ? G711Tables.MuDecode : G711Tables.ADecode).AsSpan();
        samples = samples[..codes.Length];
        for (var i = 0; i < codes.Length; i++) samples[i] = table[codes[i]];
    }

    public static void Encode(Law law, ReadOnlySpan<short> samples, Span<byte> codes)
    {
        var table = (law == Law.Mu ? G711Tables.MuEncode : G711Tables.AEncode).AsSpan();
        var shift = law == Law.Mu ? 2 : 4;
        codes = codes[..samples.Length];
        for (var i = 0; i < samples.Length; i++) codes[i] = table[(ushort)samples[i] >> shift];
    }

    /// <summary>Converts code by code through the linear value; a copy when the laws are equal. Source and destination may be the same span.</summary>
    public static void Transcode(Law from, Law to, ReadOnlySpan<byte> codes, Span<byte> converted)
    {
        if (from == to)
        {
            codes.CopyTo(converted);
            return;
        }

        var table = (to == Law.A ? G711Tables.MuToA : G711Tables.AToMu).AsSpan();
        converted = converted[..codes.Length];
        for (var i = 0; i < codes.Length; i++) converted[i] = table[codes[i]];
    }
}
