using System.Buffers.Binary;
using System.Runtime.InteropServices;
using VxmlGir.Audio.G711;

namespace VxmlGir.Audio.Files;

/// <summary>Streams a WAV file. The header is written at once and patched by <see cref="Finish"/>, or right from the start when the length is known (a stream that cannot seek).</summary>
public sealed class WavWriter
{
    private const int ChunkSamples = 4096;
    private readonly Stream _stream;
    private readonly WavFormat _format;
    private readonly long _start;
    private readonly long? _announcedBytes;
    private readonly byte[] _coded;
    private long _dataBytes;
    private bool _finished;

    /// <param name="stream">Written from its present position; not closed here.</param>
    /// <param name="format">Coding, rate, channels (1 or 2).</param>
    /// <param name="frames">The length when known beforehand; needed when <paramref name="stream"/> cannot seek.</param>
    public WavWriter(Stream stream, WavFormat format, long? frames = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(format.Channels is 1 or 2, true, nameof(format));
        if (frames is null && !stream.CanSeek) throw new ArgumentException("A stream that cannot seek needs the length beforehand.", nameof(frames));
        (_stream, _format, _announcedBytes) = (stream, format, frames * format.BytesPerFrame);
        if (_announcedBytes > MaxDataBytes) throw new ArgumentOutOfRangeException(nameof(frames), "Longer than a WAV file can be.");
        _start = stream.CanSeek ? stream.Position : 0;
        _coded = new byte[ChunkSamples * 2];
        _stream.Write(WavHeader.Format(_format, _announcedBytes ?? 0));
    }

    /// <summary>What the 32-bit length fields can say, header and padding deducted.</summary>
    public static long MaxDataBytes => uint.MaxValue - 128;

    /// <summary>Whole frames written so far.</summary>
    public long Frames => _dataBytes / _format.BytesPerFrame;

    /// <summary>Writes interleaved linear samples, encoding them when the file is G.711.</summary>
    public void Write(ReadOnlySpan<short> samples)
    {
        while (!samples.IsEmpty)
        {
            var chunk = samples[..Math.Min(ChunkSamples, samples.Length)];
            Append(Code(chunk));
            samples = samples[chunk.Length..];
        }
    }

    /// <summary>Writes interleaved samples that are already coded as the file is: G.711 codes, or little-endian PCM.</summary>
    public void WriteCoded(ReadOnlySpan<byte> coded) => Append(coded);

    /// <summary>Pads the data chunk to an even length and states the true lengths in the header.</summary>
    public void Finish()
    {
        if (_finished) return;
        _finished = true;
        if (_announcedBytes is { } announced && announced != _dataBytes && !_stream.CanSeek)
            throw new InvalidOperationException($"The header says {announced} bytes of audio, {_dataBytes} were written.");
        if ((_dataBytes & 1) != 0) _stream.WriteByte(0);
        if (_announcedBytes == _dataBytes) return;
        var end = _stream.Position;
        _stream.Position = _start;
        _stream.Write(WavHeader.Format(_format, _dataBytes));
        _stream.Position = end;
    }

    private ReadOnlySpan<byte> Code(ReadOnlySpan<short> samples)
    {
        if (_format.Coding == WavCoding.Pcm16)
        {
            if (BitConverter.IsLittleEndian) return MemoryMarshal.AsBytes(samples);
            for (var i = 0; i < samples.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(_coded.AsSpan(2 * i), samples[i]);
            return _coded.AsSpan(0, 2 * samples.Length);
        }

        G711Codec.Encode(_format.Coding == WavCoding.MuLaw ? Law.Mu : Law.A, samples, _coded);
        return _coded.AsSpan(0, samples.Length);
    }

    private void Append(ReadOnlySpan<byte> coded)
    {
        if (_finished) throw new InvalidOperationException("The file is finished.");
        if (_dataBytes + coded.Length > MaxDataBytes) throw new InvalidOperationException("Longer than a WAV file can be.");
        _stream.Write(coded);
        _dataBytes += coded.Length;
    }
}
