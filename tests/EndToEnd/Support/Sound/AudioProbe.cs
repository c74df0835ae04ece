using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace VxmlGir.EndToEnd.Support.Sound;

/// <summary>An audio file as a test looks at it: linear samples of each channel, and G.711 codes where the file has them.</summary>
internal sealed record AudioProbe(string Path, int Rate, short[][] Channels, byte[][] Codes)
{
    public short[] Left => Channels[0];

    public short[] Right => Channels[^1];

    public int Length => Channels[0].Length;

    public TimeSpan Duration => TimeSpan.FromSeconds(Length / (double)Rate);

    /// <summary>Reads WAV itself, anything else through ffmpeg.</summary>
    public static async Task<AudioProbe> ReadAsync(string path) =>
        System.IO.Path.GetExtension(path) == ".wav" ? ReadWav(path) : await ReadByFfmpegAsync(path);

    public static AudioProbe ReadWav(string path)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        Assert.True(file.Length >= 44 && file[..4].SequenceEqual("RIFF"u8) && file[8..12].SequenceEqual("WAVE"u8), $"{path} is no WAV");
        var (format, channels, rate) = (0, 0, 0);
        for (var at = 12; at + 8 <= file.Length;)
        {
            var size = BinaryPrimitives.ReadInt32LittleEndian(file[(at + 4)..]);
            var body = file.Slice(at + 8, Math.Min(size, file.Length - at - 8));
            if (file.Slice(at, 4).SequenceEqual("fmt "u8))
            {
                format = BinaryPrimitives.ReadUInt16LittleEndian(body);
                channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
                rate = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
            }
            else if (file.Slice(at, 4).SequenceEqual("data"u8))
            {
                Assert.True(body.Length == size, $"{path}: the data chunk says {size} bytes and has {body.Length}");
                return format == 1 ? Linear(path, rate, channels, body) : Coded(path, rate, channels, body, format == 7 ? Law.Mu : Law.A);
            }
            at += 8 + size + (size & 1);
        }
        throw new FormatException($"{path} has no data chunk");
    }

    public static void WriteWav(string path, short[] samples, int rate = 8000)
    {
        var bytes = new byte[44 + samples.Length * 2];
        "RIFF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        "WAVEfmt "u8.CopyTo(bytes.AsSpan(8));
        bytes[16] = 16;
        (bytes[20], bytes[22]) = (1, 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), rate * 2);
        (bytes[32], bytes[34]) = (2, 16);
        "data"u8.CopyTo(bytes.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), samples.Length * 2);
        for (var i = 0; i < samples.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(44 + 2 * i), samples[i]);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>ffprobe as an oracle: codec name, channels, and length in seconds; fails when ffprobe has anything to complain of.</summary>
    public static async Task<(string Codec, int Channels, int Rate, double Seconds, int BitRate)> FfprobeAsync(string path)
    {
        var (exit, output) = await ChildProcess.RunAsync("ffprobe",
            ["-v", "error", "-of", "json", "-show_entries", "stream=codec_name,channels,sample_rate,bit_rate:format=duration", path], TimeSpan.FromSeconds(20));
        Assert.True(exit == 0, output);
        using var json = JsonDocument.Parse(output);
        var stream = json.RootElement.GetProperty("streams")[0];
        double.TryParse(json.RootElement.GetProperty("format").GetProperty("duration").GetString(), CultureInfo.InvariantCulture, out var seconds);
        return (stream.GetProperty("codec_name").GetString()!, stream.GetProperty("channels").GetInt32(),
            int.Parse(stream.GetProperty("sample_rate").GetString()!), seconds,
            stream.TryGetProperty("bit_rate", out var rate) ? int.Parse(rate.GetString()!) : 0);
    }

    /// <summary>sox as an oracle: reads the whole file without a warning; gives its length in samples.</summary>
    public static async Task<long> SoxSamplesAsync(string path)
    {
        var (exit, output) = await ChildProcess.RunAsync("sox", ["-V2", path, "-n", "stat"], TimeSpan.FromSeconds(20));
        Assert.True(exit == 0 && !output.Contains("WARN", StringComparison.Ordinal), output);
        var read = output.Split('\n').First(l => l.StartsWith("Length (seconds):", StringComparison.Ordinal));
        return (long)Math.Round(double.Parse(read.Split(':')[1], CultureInfo.InvariantCulture) * 8000);
    }

    private static AudioProbe Coded(string path, int rate, int channels, ReadOnlySpan<byte> body, Law law)
    {
        var codes = new byte[channels][];
        for (var c = 0; c < channels; c++)
        {
            codes[c] = new byte[body.Length / channels];
            for (var i = 0; i < codes[c].Length; i++) codes[c][i] = body[i * channels + c];
        }
        return new AudioProbe(path, rate, [.. codes.Select(c => G711.Decode(c, law))], codes);
    }

    private static AudioProbe Linear(string path, int rate, int channels, ReadOnlySpan<byte> body)
    {
        var result = new short[channels][];
        for (var c = 0; c < channels; c++)
        {
            result[c] = new short[body.Length / 2 / channels];
            for (var i = 0; i < result[c].Length; i++) result[c][i] = BinaryPrimitives.ReadInt16LittleEndian(body[((i * channels + c) * 2)..]);
        }
        return new AudioProbe(path, rate, result, []);
    }

    private static async Task<AudioProbe> ReadByFfmpegAsync(string path)
    {
        var (_, channels, rate, _, _) = await FfprobeAsync(path);
        var raw = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());
        try
        {
            var (exit, output) = await ChildProcess.RunAsync("ffmpeg", ["-v", "error", "-i", path, "-f", "s16le", raw], TimeSpan.FromSeconds(20));
            Assert.True(exit == 0 && output.Length == 0, output);
            return Linear(path, rate, channels, await File.ReadAllBytesAsync(raw));
        }
        finally
        {
            File.Delete(raw);
        }
    }
}
