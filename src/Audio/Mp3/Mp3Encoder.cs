using System.Runtime.InteropServices;

namespace VxmlGir.Audio.Mp3;

/// <summary>An MP3 encoder: LAME at a constant bit rate, without Xing or Info frame, so every prefix of the output is playable.</summary>
public sealed class Mp3Encoder : IDisposable
{
    // Not joint stereo: what one party says must not be heard in the other's channel, and two psychoacoustic models cost less than four.
    private const int ModeStereo = 0, ModeMono = 3;

    /// <summary>A layer III decoder's own delay: 528 samples of synthesis and one of the format's overlap (LAME's technical FAQ).</summary>
    private const int DecoderDelay = 529;

    private readonly LameHandle _lame;
    private readonly int _channels;
    private readonly int _frameBytes;
    private long _taken;

    /// <exception cref="Mp3Exception">The library is absent, or LAME refuses the settings.</exception>
    public Mp3Encoder(Mp3Settings settings)
    {
        if (!IsAvailable(out var reason)) throw new Mp3Exception(reason);
        _channels = settings.Channels;
        _lame = LameTables.AreMade ? LameNative.Init() : new LameHandle();
        if (_lame.IsInvalid) throw new Mp3Exception("LAME has no memory for an encoder.");
        if (Configure(settings) is { } refused)
        {
            _lame.Dispose();
            throw new Mp3Exception(refused);
        }

        FrameSamples = LameNative.FrameSize(_lame);
        EncoderDelaySamples = LameNative.EncoderDelay(_lame);
        _frameBytes = FrameSamples / 8 * 1000 * settings.KiloBits % settings.Rate == 0 ? FrameSamples / 8 * 1000 * settings.KiloBits / settings.Rate : 0;
    }

    /// <summary>Frames of audio per MP3 frame and channel: 576 for MPEG-2 and 2.5 (72 ms at 8 kHz).</summary>
    public int FrameSamples { get; }

    /// <summary>Samples that the encoder puts before the first one it was given.</summary>
    public int EncoderDelaySamples { get; }

    /// <summary>Samples from the start of the decoded file to the first sample given, as decoders give it: encoder's and decoder's delay together.</summary>
    public int TotalDelaySamples => EncoderDelaySamples + DecoderDelay;

    /// <summary>Whether LAME can be loaded; if not, <paramref name="reason"/> names the package.</summary>
    public static bool IsAvailable(out string reason)
    {
        reason = "";
        if (NativeLibrary.TryLoad(LameNative.Library, out var library))
        {
            NativeLibrary.Free(library);
            return true;
        }

        reason = $"{LameNative.Library} cannot be loaded: install the Debian package libmp3lame0.";
        return false;
    }

    /// <summary>The output that <paramref name="frames"/> frames may need at most (lame.h: 1.25 × frames + 7200).</summary>
    public static int MaxOutputBytes(int frames) => frames + frames / 4 + 7200;

    /// <summary>Encodes interleaved samples; returns the bytes written, which may be none.</summary>
    /// <param name="interleaved">Whole frames.</param>
    /// <param name="output">At least <see cref="MaxOutputBytes"/> long.</param>
    /// <exception cref="Mp3Exception">LAME reports an error; the stream is lost.</exception>
    public unsafe int Encode(ReadOnlySpan<short> interleaved, Span<byte> output)
    {
        var frames = interleaved.Length / _channels;
        if (frames == 0) return 0;
        _taken += frames;
        fixed (short* samples = interleaved)
        fixed (byte* bytes = output)
        {
            return Checked(_channels == 1
                ? LameNative.EncodeMono(_lame, samples, samples, frames, bytes, output.Length)
                : LameNative.EncodeInterleaved(_lame, samples, frames, bytes, output.Length));
        }
    }

    /// <summary>Writes the frames still inside; nothing may be encoded after it. Decoded, less <see cref="TotalDelaySamples"/>, the file is then as long as the input and less than a frame more.</summary>
    /// <param name="output">At least 7200 bytes.</param>
    /// <exception cref="Mp3Exception">LAME reports an error.</exception>
    public unsafe int Flush(Span<byte> output)
    {
        fixed (byte* bytes = output)
        {
            var written = Checked(LameNative.Flush(_lame, bytes, output.Length));
            return LastFrameIsEmpty() && written >= _frameBytes ? written - _frameBytes : written;
        }
    }

    public void Dispose() => _lame.Dispose();

    private string? Configure(Mp3Settings settings)
    {
        if (settings.Channels is not (1 or 2)) return $"MP3 has 1 or 2 channels, not {settings.Channels}.";
        _ = LameNative.SetErrorReport(_lame, 0);
        LameNative.SetWriteId3(_lame, 0);
        var refused = LameNative.SetInRate(_lame, settings.Rate) | LameNative.SetOutRate(_lame, settings.Rate)
            | LameNative.SetChannels(_lame, settings.Channels) | LameNative.SetMode(_lame, settings.Channels == 1 ? ModeMono : ModeStereo)
            | LameNative.SetBitRate(_lame, settings.KiloBits) | LameNative.SetQuality(_lame, settings.Quality)
            | LameNative.SetWriteVbrTag(_lame, 0) | LameNative.InitParams(_lame);
        if (refused < 0) return $"LAME refuses {settings}.";
        // LAME silently takes the nearest rate it knows; a recording's format is a promise.
        return LameNative.BitRate(_lame) == settings.KiloBits && LameNative.OutRate(_lame) == settings.Rate
            ? null
            : $"MP3 has no {settings.KiloBits} kbit/s at {settings.Rate} Hz.";
    }

    /// <summary>LAME pads by 576 to 1151 samples where a decoder's delay needs 529: the last frame then may hold nothing of the input. No earlier frame refers to it.</summary>
    private bool LastFrameIsEmpty()
    {
        var total = (_taken + EncoderDelaySamples + 576 + FrameSamples - 1) / FrameSamples * FrameSamples;
        return _frameBytes > 0 && _taken > 0 && total - FrameSamples >= _taken + TotalDelaySamples;
    }

    private static int Checked(int written) => written >= 0 ? written : throw new Mp3Exception(written switch
    {
        -1 => "LAME: the output buffer is too small.",
        -2 => "LAME: no memory.",
        _ => $"LAME: error {written}.",
    });
}
