using VxmlGir.Audio.Mixing;

namespace VxmlGir.Audio.Mp3;

/// <summary>LAME's own decoder (hip), fed frame by frame.</summary>
internal sealed class Mp3Decoder : IDisposable
{
    private const int MaxFrame = 1152;

    private readonly HipHandle _hip;
    private readonly int _channels;
    private readonly short[] _left = new short[2 * MaxFrame];
    private readonly short[] _right = new short[2 * MaxFrame];

    public Mp3Decoder(int channels)
    {
        _channels = channels;
        _hip = LameTables.AreMade ? LameNative.DecoderInit() : new HipHandle();
        if (!_hip.IsInvalid) LameNative.SetDecoderErrorReport(_hip, 0);
    }

    /// <summary>Decodes one whole frame; returns the samples written (over all channels). A frame that cannot be decoded gives none.</summary>
    public unsafe int Decode(ReadOnlySpan<byte> frame, Span<short> interleaved)
    {
        if (_hip.IsInvalid) return 0;
        var total = 0;
        fixed (byte* bytes = frame)
        fixed (short* left = _left, right = _right)
        {
            // The decoder gives a frame at most per call: an empty input asks for what it still has.
            for (var (length, count) = ((nuint)frame.Length, 1); count > 0; length = 0)
            {
                count = LameNative.Decode(_hip, bytes, length, left, right);
                if (count > 0) total += Take(count, interleaved[total..]);
            }
        }

        return total;
    }

    public void Dispose() => _hip.Dispose();

    private int Take(int count, Span<short> interleaved)
    {
        count = Math.Min(count, interleaved.Length / _channels);
        if (_channels == 1) _left.AsSpan(0, count).CopyTo(interleaved);
        else Mixer.Interleave(_left.AsSpan(0, count), _right.AsSpan(0, count), interleaved);
        return count * _channels;
    }
}
