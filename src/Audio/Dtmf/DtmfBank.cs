using System.Runtime.Intrinsics;
using VxmlGir.Audio.Tones;

namespace VxmlGir.Audio.Dtmf;

/// <summary>
/// The eight Goertzel filters, side by side in one vector. The recurrence waits for itself at every sample, so a block runs as three thirds at once; their outputs are put
/// together as complex numbers, each turned by the third that follows it.
/// </summary>
internal sealed class DtmfBank
{
    private const int Third = DtmfDetector.BlockSamples / 3;
    private readonly Vector256<float> _coefficient;
    private readonly Vector256<float> _cos;
    private readonly Vector256<float> _sin;
    private readonly Vector256<float> _turnCos;
    private readonly Vector256<float> _turnSin;

    public DtmfBank()
    {
        _cos = Each(w => Math.Cos(w));
        _sin = Each(w => Math.Sin(w));
        _turnCos = Each(w => Math.Cos(Third * w));
        _turnSin = Each(w => Math.Sin(Third * w));
        _coefficient = _cos * 2;
    }

    /// <summary>The power at each frequency over the block, in the order of <see cref="DtmfKeys.Frequencies"/>.</summary>
    public Vector256<float> Power(ReadOnlySpan<float> block)
    {
        var a = block[..Third];
        var b = block.Slice(Third, Third);
        var c = block.Slice(2 * Third, Third);
        Vector256<float> a1 = default, a2 = default, b1 = default, b2 = default, c1 = default, c2 = default;
        for (var i = 0; i < Third; i++)
        {
            (a2, a1) = (a1, Vector256.FusedMultiplyAdd(_coefficient, a1, Vector256.Create(a[i]) - a2));
            (b2, b1) = (b1, Vector256.FusedMultiplyAdd(_coefficient, b1, Vector256.Create(b[i]) - b2));
            (c2, c1) = (c1, Vector256.FusedMultiplyAdd(_coefficient, c1, Vector256.Create(c[i]) - c2));
        }

        var (real, imaginary) = (a1 - _cos * a2, _sin * a2);
        (real, imaginary) = (real * _turnCos - imaginary * _turnSin + b1 - _cos * b2, real * _turnSin + imaginary * _turnCos + _sin * b2);
        (real, imaginary) = (real * _turnCos - imaginary * _turnSin + c1 - _cos * c2, real * _turnSin + imaginary * _turnCos + _sin * c2);
        return real * real + imaginary * imaginary;
    }

    private static Vector256<float> Each(Func<double, double> of)
    {
        Span<float> values = stackalloc float[8];
        for (var i = 0; i < 8; i++) values[i] = (float)of(2 * Math.PI * DtmfKeys.Frequencies[i] / DtmfGenerator.Rate);
        return Vector256.Create<float>(values);
    }
}
