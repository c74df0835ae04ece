using System.Collections.Immutable;
using System.Numerics;

namespace VxmlGir.Audio.G711;

/// <summary>The laws as tables over the whole range of 16-bit samples; built once from the segment formulae of G.711 tables 1 and 2.</summary>
internal static class G711Tables
{
    /// <summary>G.711 μ-law quantises 14 bits, so the two lowest of 16 do not matter: 16,384 codes, indexed by <c>(ushort)sample &gt;&gt; 2</c>.</summary>
    public static readonly ImmutableArray<byte> MuEncode = [.. Enumerable.Range(0, 1 << 14).Select(i => CompressMu((short)(i << 2)))];

    /// <summary>The finest A-law step is 16 units of 16 bits: 4,096 codes, indexed by <c>(ushort)sample &gt;&gt; 4</c>.</summary>
    public static readonly ImmutableArray<byte> AEncode = [.. Enumerable.Range(0, 1 << 12).Select(i => CompressA((short)(i << 4)))];

    public static readonly ImmutableArray<short> MuDecode = [.. Enumerable.Range(0, 256).Select(c => ExpandMu((byte)c))];
    public static readonly ImmutableArray<short> ADecode = [.. Enumerable.Range(0, 256).Select(c => ExpandA((byte)c))];

    public static readonly ImmutableArray<byte> MuToA = [.. MuDecode.Select(CompressA)];
    public static readonly ImmutableArray<byte> AToMu = [.. ADecode.Select(CompressMu)];

    /// <summary>Eight segments that double; the bias of 33 makes every segment start at a power of two. Codes travel inverted.</summary>
    private static byte CompressMu(short sample)
    {
        var negative = sample < 0;
        var magnitude = Math.Min((negative ? ~sample >> 2 : sample >> 2) + 33, 0x1FFF);
        var segment = BitOperations.Log2((uint)magnitude) - 5;
        var code = (segment << 4) | ((magnitude >> (segment + 1)) & 0x0F);
        return (byte)(~code & 0x7F | (negative ? 0 : 0x80));
    }

    private static short ExpandMu(byte code)
    {
        var bits = ~code;
        var magnitude = ((((bits & 0x0F) << 1) + 33) << ((bits >> 4) & 7)) - 33;
        return (short)(((bits & 0x80) == 0 ? magnitude : -magnitude) << 2);
    }

    /// <summary>Segments 0 and 1 are linear alike; from there each doubles. Even bits travel inverted (0x55).</summary>
    private static byte CompressA(short sample)
    {
        var negative = sample < 0;
        var magnitude = (negative ? ~sample : sample) >> 4;
        var segment = Math.Max(0, BitOperations.Log2((uint)magnitude | 1) - 3);
        var code = (segment << 4) | ((segment > 1 ? magnitude >> (segment - 1) : magnitude) & 0x0F);
        return (byte)((code | (negative ? 0 : 0x80)) ^ 0x55);
    }

    private static short ExpandA(byte code)
    {
        var bits = code ^ 0x55;
        var segment = (bits >> 4) & 7;
        var magnitude = ((bits & 0x0F) << 1) + 1;
        if (segment > 0) magnitude = (magnitude + 32) << (segment - 1);
        return (short)(((bits & 0x80) != 0 ? magnitude : -magnitude) << 3);
    }
}
