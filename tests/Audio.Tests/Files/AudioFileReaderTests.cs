using VxmlGir.Audio.Files;
using VxmlGir.Audio.Tests.Support;
using VxmlGir.Audio.Tones;

namespace VxmlGir.Audio.Tests.Files;

/// <summary>Files as sox and ffmpeg write them.</summary>
public class AudioFileReaderTests
{
    private const int Rate = 16000;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(0.5);

    /// <summary>sox's options for the output, the file's kind, and how far a sample may be off.</summary>
    [Theory]
    [InlineData("-t wav -e signed -b 16", "wav pcm 16 bit", 1)]
    [InlineData("-t wav -e unsigned -b 8", "wav pcm 8 bit", 256)]
    [InlineData("-t wav -e signed -b 24", "wav pcm 24 bit", 1)] // WAVE_FORMAT_EXTENSIBLE
    [InlineData("-t wav -e signed -b 32", "wav pcm 32 bit", 1)]
    [InlineData("-t wav -e float -b 32", "wav float 32 bit", 1)]
    [InlineData("-t wav -e float -b 64", "wav float 64 bit", 1)]
    [InlineData("-t wav -e u-law", "wav mu-law", 600)]
    [InlineData("-t wav -e a-law", "wav a-law", 600)]
    [InlineData("-t wav -e signed -b 16 -r 8000 -c 2", "wav pcm 16 bit", 1)]
    [InlineData("-t wav -e signed -b 16 -r 44100 -c 3", "wav pcm 16 bit", 1)]
    [InlineData("-t wavpcm -e signed -b 24 -r 48000 -c 2", "wav pcm 24 bit", 1)]
    [InlineData("-t au -e u-law -r 8000", "au mu-law", 600)]
    [InlineData("-t au -e a-law", "au a-law", 600)]
    [InlineData("-t au -e signed -b 8", "au pcm 8 bit", 256)]
    [InlineData("-t au -e signed -b 16 -c 2", "au pcm 16 bit", 1)]
    [InlineData("-t au -e signed -b 24", "au pcm 24 bit", 1)]
    [InlineData("-t au -e signed -b 32", "au pcm 32 bit", 1)]
    [InlineData("-t au -e float -b 32", "au float 32 bit", 1)]
    [InlineData("-t au -e float -b 64", "au float 64 bit", 1)]
    public async Task Files_by_sox(string options, string format, int tolerance)
    {
        Tool.Need("sox", "sox");
        var words = options.Split(' ');
        var rate = words.Contains("-r") ? int.Parse(words[Array.IndexOf(words, "-r") + 1]) : Rate;
        var channels = words.Contains("-c") ? int.Parse(words[Array.IndexOf(words, "-c") + 1]) : 1;
        var tone = ToneGenerator.Sine(rate, Length, -6, 440);
        var file = await Tool.RunAsync("sox", Signals.ToBytes(tone),
            ["-D", "-t", "raw", "-e", "signed", "-b", "16", "-r", $"{rate}", "-c", "1", "-", .. words, "-"]);
        // A foreign name and no media type: the content decides.
        var read = Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(file, null, "prompt.bin", AudioLimits.Default));
        Assert.Equal((format, rate, channels, tone.Length), (read.Format, read.Clip.Rate, read.Clip.Channels, read.Clip.Frames));
        for (var i = 0; i < tone.Length; i++) Assert.InRange(read.Clip.Samples[i * channels], tone[i] - tolerance, tone[i] + tolerance);
    }

    [Theory]
    [InlineData("wav", "pcm_s16le")]
    [InlineData("wav", "pcm_mulaw")]
    [InlineData("wav", "pcm_alaw")]
    [InlineData("wav", "pcm_f32le")]
    [InlineData("au", "pcm_mulaw")]
    public async Task Files_by_ffmpeg_written_to_a_pipe(string kind, string codec)
    {
        Tool.Need("ffmpeg", "ffmpeg");
        var tone = ToneGenerator.Sine(8000, Length, -6, 440);
        var file = await Tool.RunAsync("ffmpeg", Signals.ToBytes(tone),
            "-v", "error", "-f", "s16le", "-ar", "8000", "-ac", "1", "-i", "-", "-c:a", codec, "-f", kind, "-");
        var read = Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(file, null, null, AudioLimits.Default));
        Assert.Equal(tone.Length, read.Clip.Frames); // its header says 0xFFFFFFFF
        Assert.True(Signals.Correlation(tone, read.Clip.Samples) > 0.999);
    }

    [Theory]
    [InlineData("audio/basic", null, "headerless mu-law")]
    [InlineData("Audio/Basic; rate=8000", "x.wav", "headerless mu-law")]
    [InlineData("audio/x-alaw-basic", null, "headerless a-law")]
    [InlineData("application/octet-stream", "/prompts/hello.ulaw", "headerless mu-law")]
    [InlineData(null, "hello.ul", "headerless mu-law")]
    [InlineData(null, "hello.vox", "headerless mu-law")]
    [InlineData(null, "hello.alaw", "headerless a-law")]
    [InlineData(null, "HELLO.AL", "headerless a-law")]
    public void Headerless_files_are_known_by_media_type_or_extension(string? mediaType, string? name, string format)
    {
        var read = Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read([0xFF, 0x80, 0x00], mediaType, name, AudioLimits.Default));
        Assert.Equal((format, 8000, 1, 3), (read.Format, read.Clip.Rate, read.Clip.Channels, read.Clip.Frames));
    }

    [Theory]
    [InlineData("text/html", "hello.ulaw", "text/html is not audio")]
    [InlineData("audio/ogg", "hello.ogg", "neither WAV")]
    [InlineData(null, null, "neither WAV")]
    public void What_is_no_audio_is_refused_with_a_reason(string? mediaType, string? name, string reason)
    {
        var bad = Assert.IsType<AudioReadResult.Bad>(AudioFileReader.Read("<html>not found</html>"u8, mediaType, name, AudioLimits.Default));
        Assert.StartsWith(reason, bad.Reason);
    }

    [Fact]
    public void A_file_beyond_a_limit_is_refused()
    {
        var limits = AudioLimits.Default with { MaxDuration = TimeSpan.FromSeconds(1) };
        Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(new byte[8000], "audio/basic", null, limits));
        Assert.IsType<AudioReadResult.Bad>(AudioFileReader.Read(new byte[8001], "audio/basic", null, limits));
        Assert.IsType<AudioReadResult.Bad>(AudioFileReader.Read(new byte[8000], "audio/basic", null, AudioLimits.Default with { MaxBytes = 7999 }));
        Assert.IsType<AudioReadResult.Bad>(AudioFileReader.Read(new byte[8000], "audio/basic", null, AudioLimits.Default with { MaxSamples = 7999 }));
    }
}
