using VxmlGir.Audio.Files;
using VxmlGir.Audio.Mixing;
using VxmlGir.Audio.Mp3;
using VxmlGir.Audio.Tests.Support;

namespace VxmlGir.Audio.Tests.Mp3;

public class Mp3EncoderTests
{
    /// <summary>Seven seconds and a bit: not a whole number of frames.</summary>
    private const int Frames = 8000 * 7 + 123;

    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 16)]
    [InlineData(2, 32)]
    public async Task Ffmpeg_and_sox_find_the_first_sample_at_the_stated_delay(int channels, int kiloBits)
    {
        Tool.Need("ffmpeg", "ffmpeg");
        Tool.Need("sox", "sox libsox-fmt-all");
        Mp3Needed();
        var left = Signals.SoftNoise(Frames, 9000);
        var right = Signals.SoftNoise(Frames, 9000, seed: 2);
        var (file, encoder) = Encode(channels, kiloBits, channels == 1 ? left : Interleaved(left, right));
        string[] raw = ["-f", "s16le", "-"];
        var byFfmpeg = Signals.FromBytes(await Tool.RunAsync("ffmpeg", file, ["-v", "error", "-f", "mp3", "-i", "-", .. raw]));
        var bySox = Signals.FromBytes(await Tool.RunAsync("sox", file, "-D", "-t", "mp3", "-", "-t", "raw", "-e", "signed", "-b", "16", "-"));
        foreach (var (program, heard) in new[] { ("ffmpeg", byFfmpeg), ("sox", bySox) })
        {
            for (var channel = 0; channel < channels; channel++)
            {
                var one = heard.Where((_, i) => i % channels == channel).ToArray();
                var (offset, correlation) = Signals.Locate(channel == 0 ? left : right, one, 2400);
                Assert.True(offset == encoder.TotalDelaySamples, $"{program}, channel {channel}: {offset}, stated {encoder.TotalDelaySamples}, correlation {correlation:0.00}");
                Assert.True(correlation > 0.5, $"{program}: {correlation:0.00}");
                // sox (libmad) keeps a file's last frame for itself, whoever wrote it.
                var length = one.Length - encoder.TotalDelaySamples + (program == "sox" ? encoder.FrameSamples : 0);
                Assert.InRange(length, Frames, Frames + encoder.FrameSamples - 1);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(46)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(575)]
    [InlineData(576)]
    public void The_length_is_within_a_frame_wherever_the_end_falls(int beyondWholeFrames)
    {
        Mp3Needed();
        var samples = Signals.SoftNoise(576 * 20 + beyondWholeFrames, 9000);
        samples.AsSpan(^40..).Fill(9000);
        var (file, encoder) = Encode(1, 8, samples);
        var frames = file.Length / 72;
        Assert.InRange((frames * 576) - encoder.TotalDelaySamples, samples.Length, samples.Length + 575);
        // The end of the audio is in it: the decoder's last sound is the step down after the 40 loud samples.
        var clip = Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(file, null, null, AudioLimits.Default)).Clip;
        Assert.Equal(frames * 576, clip.Frames);
        Assert.True(clip.Samples[encoder.TotalDelaySamples + samples.Length - 20] > 2000);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 16)]
    [InlineData(2, 32)]
    public async Task The_format_is_as_promised(int channels, int kiloBits)
    {
        Tool.Need("ffprobe", "ffmpeg");
        Mp3Needed();
        var (file, encoder) = Encode(channels, kiloBits, Signals.SoftNoise(Frames * channels, 9000));
        Assert.Equal(576, encoder.FrameSamples);
        var probe = System.Text.Encoding.ASCII.GetString(await Tool.RunAsync("ffprobe", file,
            "-v", "error", "-of", "csv=p=0", "-show_entries", "stream=codec_name,sample_rate,channels,bit_rate", "-f", "mp3", "-")).Trim();
        Assert.Equal($"mp3,8000,{channels},{kiloBits * 1000}", probe);
        Assert.Equal(0, file.Length % (72_000 * kiloBits / 8000)); // whole frames of one size: constant bit rate, no tag frame
        Assert.DoesNotContain("Xing", System.Text.Encoding.Latin1.GetString(file));
        Assert.DoesNotContain("Info", System.Text.Encoding.Latin1.GetString(file));
    }

    /// <summary>A pause is linear zero here, whatever the law: A-law's smallest code, decoded, would be a level of -72 dB.</summary>
    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 16)]
    [InlineData(2, 32)]
    public void A_pause_is_silent_100_ms_inside(int channels, int kiloBits)
    {
        Mp3Needed();
        var samples = Signals.SoftNoise(8000 * 6 * channels, 9000);
        samples.AsSpan(16000 * channels, 16000 * channels).Clear();
        var (file, encoder) = Encode(channels, kiloBits, samples);
        var read = Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(file, null, null, AudioLimits.Default));
        var inside = read.Clip.Samples.AsSpan((encoder.TotalDelaySamples + 16000 + 800) * channels, (16000 - 1600) * channels);
        Assert.True(Audio.Voice.Level.Rms(inside) < -80, $"{Audio.Voice.Level.Rms(inside)} dB");
    }

    [Fact]
    public void Feeding_in_pieces_gives_the_same_file()
    {
        Mp3Needed();
        var samples = Signals.SoftNoise(16000 * 2, 9000);
        Assert.Equal(Encode(2, 32, samples, piece: 320).File, Encode(2, 32, samples, piece: 1999 * 2).File);
    }

    [Theory]
    [InlineData(8000, 1, 9)]
    [InlineData(8000, 1, 320)]
    [InlineData(8000, 3, 16)]
    [InlineData(7999, 1, 8)]
    public void Settings_that_mp3_does_not_have_are_refused(int rate, int channels, int kiloBits)
    {
        Mp3Needed();
        Assert.Throws<Mp3Exception>(() => new Mp3Encoder(new Mp3Settings(rate, channels, kiloBits)).Dispose());
    }

    internal static void Mp3Needed()
    {
        if (Mp3Encoder.IsAvailable(out var reason)) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(reason);
        Assert.Skip(reason);
    }

    internal static (byte[] File, Mp3Encoder Encoder) Encode(int channels, int kiloBits, short[] interleaved, int piece = 1600)
    {
        using var encoder = new Mp3Encoder(new Mp3Settings(8000, channels, kiloBits));
        using var file = new MemoryStream();
        var output = new byte[Mp3Encoder.MaxOutputBytes(piece)];
        foreach (var samples in interleaved.Chunk(piece)) file.Write(output, 0, encoder.Encode(samples, output));
        file.Write(output, 0, encoder.Flush(output));
        return (file.ToArray(), encoder);
    }

    private static short[] Interleaved(short[] left, short[] right)
    {
        var stereo = new short[2 * left.Length];
        Mixer.Interleave(left, right, stereo);
        return stereo;
    }
}
