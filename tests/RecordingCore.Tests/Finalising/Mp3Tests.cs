using System.Diagnostics;
using System.Globalization;
using VxmlGir.Audio.Files;
using VxmlGir.Audio.Mp3;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Finalising;

/// <summary>MP3 and WAV as other programs read them.</summary>
public class Mp3Tests
{
    [Theory]
    [InlineData(RecordingChannels.Mono, 8, 8)]
    [InlineData(RecordingChannels.Stereo, 16, 16)]
    [InlineData(RecordingChannels.Stereo, 32, 32)]
    public async Task Length_delay_and_pause_are_right_when_decoded(RecordingChannels channels, int asked, int kiloBits)
    {
        Assert.SkipUnless(Mp3Encoder.IsAvailable(out var reason), reason);
        using var bench = new RecordingBench();
        RecordTone(bench, new RecordingProfile { Format = RecordingFormat.Mp3, Channels = channels, Mp3KiloBits = asked });
        var (bytes, metadata) = bench.Make(Assert.Single(bench.Settle()));
        var file = metadata.MediaFiles[0];
        Assert.Equal(("audio/mp3", 4000.0), (file.Type, file.Duration.TotalMilliseconds));
        Assert.InRange(bytes.Length, kiloBits * 1000 / 8 * 4, kiloBits * 1000 / 8 * 4.4);
        var decoded = await DecodeAsync(bytes, "mp3");
        var each = channels == RecordingChannels.Stereo ? 2 : 1;
        var delay = int.Parse(file.Parameters["encoderDelay"], CultureInfo.InvariantCulture);
        Assert.InRange(decoded.Length / each - delay, 32000, 32000 + 3 * 576);
        // Paused from 1 s to 3 s: 100 ms inside, below -80 dBFS; outside, a tone.
        Assert.InRange(Peak(decoded, each, delay + 8800, delay + 23200), 0, 3);
        Assert.True(Peak(decoded, each, delay + 2000, delay + 7000) > 3000);
        Assert.True(Peak(decoded, each, delay + 25000, delay + 31000) > 3000);
    }

    [Fact]
    public async Task Wav_is_what_other_programs_call_g711()
    {
        using var bench = new RecordingBench();
        RecordTone(bench, new RecordingProfile { Format = RecordingFormat.Wav });
        var (bytes, _) = bench.Make(Assert.Single(bench.Settle()));
        var decoded = await DecodeAsync(bytes, "wav");
        Assert.Equal(32000, decoded.Length / 2);
        Assert.Equal(0, Peak(decoded, 2, 8000, 24000));
    }

    private static void RecordTone(RecordingBench bench, RecordingProfile profile)
    {
        var scope = bench.Open(profile);
        bench.Leg.MoveTo(0);
        scope.Execute("start", "x");
        var tone = new byte[160];
        for (var n = 0; n < 32000; n += 160)
        {
            bench.Leg.MoveTo(n);
            if (n == 8000) scope.Execute("pause", "x");
            if (n == 24000) scope.Execute("resume", "x");
            for (var i = 0; i < 160; i++) tone[i] = VxmlGir.Audio.G711.G711Codec.EncodeSample(Audio.G711.Law.Mu, (short)(8000 * Math.Sin((n + i) * Math.Tau * 440 / 8000)));
            bench.Leg.Says(new SaysPacket(n, (ushort)(n / 160), (uint)n, 1, TapLaw.Mu, false), tone);
            bench.Leg.Hears(n, TapLaw.Mu, tone);
            if (n % 800 == 0) bench.Turn();
        }
        bench.Leg.MoveTo(32000);
        scope.Close("exit");
    }

    private static int Peak(short[] samples, int each, int from, int to) => samples[(from * each)..(to * each)].Max(s => Math.Abs((int)s));

    // ffmpeg decodes without trimming what the encoder put in front, as most players do.
    private static async Task<short[]> DecodeAsync(byte[] bytes, string kind)
    {
        const string program = "/usr/bin/ffmpeg";
        if (!File.Exists(program))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "ffmpeg is missing");
            Assert.Skip("ffmpeg is not installed");
        }
        var folder = Directory.CreateTempSubdirectory("mp3").FullName;
        try
        {
            var (input, output) = (Path.Combine(folder, "in." + kind), Path.Combine(folder, "out.wav"));
            await File.WriteAllBytesAsync(input, bytes);
            using var run = Process.Start(new ProcessStartInfo(program, ["-v", "error", "-flags2", "+skip_manual", "-i", input, "-c:a", "pcm_s16le", output]) { RedirectStandardError = true })!;
            var errors = await run.StandardError.ReadToEndAsync();
            await run.WaitForExitAsync();
            Assert.Equal("", errors);
            var read = AudioFileReader.Read(await File.ReadAllBytesAsync(output), "audio/wav", null, AudioLimits.Default);
            return Assert.IsType<AudioReadResult.Ok>(read).Clip.Samples;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
