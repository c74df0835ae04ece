using VxmlGir.Audio.Files;
using VxmlGir.Audio.Mp3;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>A file in the making: takes interleaved linear frames.</summary>
internal abstract class Rendition
{
    /// <summary>Media type of the file, as the metadata has it.</summary>
    public abstract string Type { get; }

    /// <summary>Samples a decoder gives before the first recorded one.</summary>
    public virtual int Delay => 0;

    /// <summary>Samples a decoder gives after the last recorded one; known once finished.</summary>
    public virtual int Padding => 0;

    /// <summary>Samples over which audio is faded towards a pause, and out of it.</summary>
    public virtual int PauseFade => 0;

    public abstract void Write(ReadOnlySpan<short> frames);

    public abstract void Finish();
}

/// <summary>G.711 in WAV, coded in the law of the call; the length is known beforehand, so the stream need not seek.</summary>
internal sealed class WavRendition(Stream target, TapLaw law, int channels, long frames) : Rendition
{
    private readonly WavWriter _writer = new(target, new WavFormat(law == TapLaw.Mu ? WavCoding.MuLaw : WavCoding.ALaw, 8000, channels), frames);

    public override string Type => "audio/wav";

    public override void Write(ReadOnlySpan<short> frames) => _writer.Write(frames);

    public override void Finish() => _writer.Finish();
}

internal sealed class Mp3Rendition(Stream target, int channels, int kiloBits, int quality) : Rendition, IDisposable
{
    private readonly Mp3Encoder _encoder = new(new Mp3Settings(8000, channels, kiloBits, quality));
    private long _frames;
    private long _bytes;
    private byte[] _coded = new byte[Mp3Encoder.MaxOutputBytes(4096)];

    public override string Type => "audio/mp3";

    public override int Delay => _encoder.TotalDelaySamples;

    // At 8 kHz every frame of a constant bit rate is as long as every other: 72 ms.
    public override int Padding => (int)Math.Max(0, _bytes * 8000 / (kiloBits * 125) - Delay - _frames);

    /// <summary>
    /// 60 ms. At 8 kHz the codec smears what stands beside a pause over 180 ms of it (a granule's window and the filter bank); measured over all phases, a hard edge
    /// leaves -52 dBFS 100 ms inside the pause, this fade less than -84.
    /// </summary>
    public override int PauseFade => 480;

    public override void Write(ReadOnlySpan<short> frames)
    {
        var needed = Mp3Encoder.MaxOutputBytes(frames.Length);
        if (_coded.Length < needed) _coded = new byte[needed];
        _frames += frames.Length / channels;
        Put(_encoder.Encode(frames, _coded));
    }

    public override void Finish() => Put(_encoder.Flush(_coded));

    private void Put(int bytes)
    {
        target.Write(_coded, 0, bytes);
        _bytes += bytes;
    }

    public void Dispose() => _encoder.Dispose();
}
