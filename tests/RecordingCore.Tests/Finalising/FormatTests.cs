using System.Diagnostics;
using System.Globalization;
using VxmlGir.Audio.Mp3;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Finalising;

/// <summary>Every format there is, read by ffprobe and by sox: what it is, and how long, to one frame.</summary>
public class FormatTests
{
    private const int Mp3Frame = 576;

    public static TheoryData<RecordingFormat, RecordingChannels, int, TapLaw, string> Formats => new()
    {
        { RecordingFormat.Mp3, RecordingChannels.Mono, 8, TapLaw.Mu, "mp3 1 8000" },
        { RecordingFormat.Mp3, RecordingChannels.Stereo, 16, TapLaw.Mu, "mp3 2 16000" },
        { RecordingFormat.Mp3, RecordingChannels.Stereo, 32, TapLaw.A, "mp3 2 32000" },
        { RecordingFormat.Wav, RecordingChannels.Mono, 16, TapLaw.Mu, "pcm_mulaw 1 64000" },
        { RecordingFormat.Wav, RecordingChannels.Mono, 16, TapLaw.A, "pcm_alaw 1 64000" },
        { RecordingFormat.Wav, RecordingChannels.Stereo, 16, TapLaw.Mu, "pcm_mulaw 2 128000" },
        { RecordingFormat.Wav, RecordingChannels.Stereo, 16, TapLaw.A, "pcm_alaw 2 128000" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Others_read_it_and_find_the_length(RecordingFormat format, RecordingChannels channels, int kiloBits, TapLaw law, string expected)
    {
        Assert.SkipUnless(format == RecordingFormat.Wav || Mp3Encoder.IsAvailable(out _), "LAME is not installed");
        // 5 s, 5.0125 s and 7 s and a sample: not all whole frames.
        foreach (var samples in (int[])[40_000, 40_100, 56_001])
        {
            using var bench = new RecordingBench();
            Record(bench, new RecordingProfile { Format = format, Channels = channels, Mp3KiloBits = kiloBits }, samples, law);
            var (bytes, metadata) = bench.Make(Assert.Single(bench.Settle()));
            var file = metadata.MediaFiles[0];
            var whole = samples + int.Parse(file.Parameters["encoderDelay"], CultureInfo.InvariantCulture) + int.Parse(file.Parameters["encoderPadding"], CultureInfo.InvariantCulture);
            Assert.Equal(samples.ToString(CultureInfo.InvariantCulture), file.Parameters["samples"]);
            var frame = format == RecordingFormat.Mp3 ? Mp3Frame : 1;
            await InFileAsync(bytes, format, async path =>
            {
                var probed = (await RunAsync("/usr/bin/ffprobe", "-v", "error", "-show_entries", "stream=codec_name,channels,bit_rate,duration", "-of", "csv=p=0", path)).Trim().Split(',');
                Assert.Equal(expected, $"{probed[0]} {probed[1]} {probed[3]}");
                Assert.InRange(double.Parse(probed[2], CultureInfo.InvariantCulture) * 8000 - whole, -frame, frame);
                var raw = path + ".raw";
                await RunAsync("/usr/bin/sox", path, "-t", "raw", "-e", "signed", "-b", "16", raw);
                var decoded = new FileInfo(raw).Length / 2 / (channels == RecordingChannels.Stereo ? 2 : 1);
                Assert.InRange(decoded - whole, -frame, frame);
            });
        }
    }

    private static void Record(RecordingBench bench, RecordingProfile profile, int samples, TapLaw law)
    {
        var talker = new Talker(law);
        bench.Leg.MoveTo(0);
        var scope = bench.Open(profile);
        scope.Execute("start", "x");
        for (var n = 0; n < samples; n += 160)
        {
            bench.Leg.MoveTo(n);
            var (packet, payload) = talker.Packet(n, 160, n);
            bench.Leg.Says(packet, payload);
            bench.Leg.Hears(n, law, payload);
            if (n % 800 == 0) bench.Turn();
        }
        bench.Leg.MoveTo(samples);
        scope.Close("exit");
    }

    private static async Task InFileAsync(byte[] bytes, RecordingFormat format, Func<string, Task> use)
    {
        var folder = Directory.CreateTempSubdirectory("vxmlgir-").FullName;
        try
        {
            var path = Path.Combine(folder, format == RecordingFormat.Mp3 ? "a.mp3" : "a.wav");
            await File.WriteAllBytesAsync(path, bytes);
            await use(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        if (!File.Exists(program))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", program + " is missing");
            Assert.Skip(program + " is not installed");
        }
        using var run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var errors = run.StandardError.ReadToEndAsync();
        var output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        Assert.True(run.ExitCode == 0 && !(await errors).Contains("FAIL", StringComparison.Ordinal), await errors);
        return output;
    }
}
