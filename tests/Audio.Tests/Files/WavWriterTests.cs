using VxmlGir.Audio.Files;
using VxmlGir.Audio.G711;
using VxmlGir.Audio.Tests.Support;

namespace VxmlGir.Audio.Tests.Files;

public class WavWriterTests
{
    [Theory]
    [InlineData(WavCoding.Pcm16, 1, 101)]
    [InlineData(WavCoding.MuLaw, 1, 101)]
    [InlineData(WavCoding.MuLaw, 2, 10000)]
    [InlineData(WavCoding.ALaw, 2, 101)]
    public void What_is_written_is_read_back(WavCoding coding, int channels, int frames)
    {
        var samples = Signals.Noise(frames * channels, 20000);
        var file = Write(new WavFormat(coding, 8000, channels), samples);
        var read = Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(file, "audio/wav", null, AudioLimits.Default));
        Assert.Equal((8000, channels, frames), (read.Clip.Rate, read.Clip.Channels, read.Clip.Frames));
        Assert.Equal(samples.Select(sample => AsCoded(coding, sample)), read.Clip.Samples);
        Assert.Equal(0, file.Length % 2);
    }

    [Theory]
    [InlineData(WavCoding.Pcm16, 2, "pcm_s16le")]
    [InlineData(WavCoding.MuLaw, 2, "pcm_mulaw")]
    [InlineData(WavCoding.ALaw, 1, "pcm_alaw")]
    public async Task Other_programs_read_it_to_the_sample(WavCoding coding, int channels, string codec)
    {
        Tool.Need("ffprobe", "ffmpeg");
        Tool.Need("sox", "sox");
        var samples = Signals.Noise(801 * channels, 20000);
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, Write(new WavFormat(coding, 8000, channels), samples));
            var probe = await Tool.RunAsync("ffprobe", null, "-v", "error", "-of", "csv=p=0", "-show_entries", "stream=codec_name,sample_rate,channels,duration_ts", path);
            Assert.Equal($"{codec},8000,{channels},801", System.Text.Encoding.ASCII.GetString(probe).Trim());
            var raw = await Tool.RunAsync("sox", null, "-D", "-t", "wav", path, "-t", "raw", "-e", "signed", "-b", "16", "-");
            Assert.Equal(samples.Select(sample => AsCoded(coding, sample)), Signals.FromBytes(raw));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_stream_that_cannot_seek_needs_the_length_and_keeps_it()
    {
        var stream = new OneWayStream();
        Assert.Throws<ArgumentException>(() => new WavWriter(stream, new WavFormat(WavCoding.MuLaw, 8000, 1)));
        var writer = new WavWriter(stream, new WavFormat(WavCoding.MuLaw, 8000, 1), frames: 3);
        writer.WriteCoded([1, 2, 3]);
        writer.Finish();
        Assert.Equal(Write(new WavFormat(WavCoding.MuLaw, 8000, 1), [.. new byte[] { 1, 2, 3 }.Select(code => G711Codec.DecodeSample(Law.Mu, code))]), stream.ToArray());
    }

    [Fact]
    public void A_broken_promise_of_length_is_told()
    {
        var writer = new WavWriter(new OneWayStream(), new WavFormat(WavCoding.MuLaw, 8000, 1), frames: 3);
        writer.WriteCoded([1, 2]);
        Assert.Throws<InvalidOperationException>(writer.Finish);
    }

    private static byte[] Write(WavFormat format, short[] samples)
    {
        using var stream = new MemoryStream();
        var writer = new WavWriter(stream, format);
        writer.Write(samples);
        writer.Finish();
        return stream.ToArray();
    }

    private static short AsCoded(WavCoding coding, short sample) => coding switch
    {
        WavCoding.Pcm16 => sample,
        WavCoding.MuLaw => G711Codec.DecodeSample(Law.Mu, G711Codec.EncodeSample(Law.Mu, sample)),
        _ => G711Codec.DecodeSample(Law.A, G711Codec.EncodeSample(Law.A, sample)),
    };

    private sealed class OneWayStream : MemoryStream
    {
        public override bool CanSeek => false;
    }
}
