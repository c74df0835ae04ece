using VxmlGir.Audio.Files;
using VxmlGir.Audio.Tests.Support;

namespace VxmlGir.Audio.Tests.Mp3;

/// <summary>MP3 prompts as other encoders write them.</summary>
public class Mp3FileReaderTests
{
    [Theory]
    [InlineData(44100, 1, "64k")]
    [InlineData(44100, 2, "128k")]
    [InlineData(22050, 1, "32k")]
    [InlineData(8000, 1, "16k")]
    public async Task A_tagged_file_comes_back_without_its_delay_and_padding(int rate, int channels, string bitRate)
    {
        Tool.Need("ffmpeg", "ffmpeg");
        Mp3EncoderTests.Mp3Needed();
        var sent = Signals.SoftNoise(rate * 2 + 77, 9000);
        var stereo = channels == 1 ? sent : [.. sent.SelectMany(sample => new[] { sample, sample })];
        var path = Path.GetTempFileName() + ".mp3"; // a pipe would leave the tag empty
        try
        {
            await Tool.RunAsync("ffmpeg", Signals.ToBytes(stereo),
                "-v", "error", "-f", "s16le", "-ar", $"{rate}", "-ac", $"{channels}", "-i", "-", "-b:a", bitRate, "-metadata", "title=A prompt", path);
            var read = Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(await File.ReadAllBytesAsync(path), "audio/mpeg", null, AudioLimits.Default));
            Assert.Equal((rate, channels, sent.Length), (read.Clip.Rate, read.Clip.Channels, read.Clip.Frames));
            Assert.True(Signals.Correlation(sent, [.. read.Clip.Samples.Where((_, i) => i % channels == 0)]) > 0.7);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_bare_file_is_known_by_its_frames_alone()
    {
        Mp3EncoderTests.Mp3Needed();
        var (file, encoder) = Mp3EncoderTests.Encode(1, 8, Signals.SoftNoise(16000, 9000));
        var read = Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(file, null, null, AudioLimits.Default));
        Assert.InRange(read.Clip.Frames, 16000, 16000 + encoder.TotalDelaySamples + 2 * encoder.FrameSamples);
    }

    [Fact]
    public void A_file_cut_within_a_frame_plays_to_there()
    {
        Mp3EncoderTests.Mp3Needed();
        var (file, _) = Mp3EncoderTests.Encode(2, 32, Signals.SoftNoise(32000, 9000));
        var whole = Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(file, null, null, AudioLimits.Default)).Clip;
        var cut = Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(file.AsSpan(0, file.Length / 2 + 5), null, null, AudioLimits.Default)).Clip;
        Assert.Equal(whole.Samples[..cut.Samples.Length], cut.Samples);
        Assert.InRange(cut.Frames, whole.Frames / 2 - 2 * 576, whole.Frames / 2);
    }
}
