using VxmlGir.Audio.Resampling;
using VxmlGir.Audio.Tones;

namespace VxmlGir.Audio.Tests.Resampling;

public class ResamplerTests
{
    [Theory]
    [InlineData(16000, 8000, 1000, 75)]
    [InlineData(8000, 16000, 1000, 75)]
    [InlineData(22050, 8000, 1000, 75)]
    [InlineData(44100, 8000, 3000, 75)]
    [InlineData(48000, 8000, 3000, 75)]
    [InlineData(11025, 8000, 440, 75)]
    [InlineData(8000, 44100, 3000, 75)]
    [InlineData(44101, 8000, 1000, 65)] // 8,000 phases: interpolated
    public void A_sine_keeps_its_phase_and_stays_clean(int from, int to, double frequency, double minimumSnrDb)
    {
        var second = TimeSpan.FromSeconds(1);
        var converted = Resampler.Resample(ToneGenerator.Sine(from, second, -6, frequency), from, to);
        var ideal = ToneGenerator.Sine(to, second, -6, frequency);
        Assert.Equal(to, converted.Length);
        double error = 0, signal = 0;
        for (var i = to / 10; i < to * 9 / 10; i++)
        {
            error += Math.Pow(converted[i] - ideal[i], 2);
            signal += Math.Pow(ideal[i], 2);
        }

        var snr = 10 * Math.Log10(signal / error);
        Assert.True(snr > minimumSnrDb, $"SNR {snr:0.0} dB");
    }

    [Theory]
    [InlineData(5000)]
    [InlineData(7000)]
    [InlineData(11000)]
    public void What_the_lower_rate_cannot_hold_is_gone(double frequency)
    {
        var converted = Resampler.Resample(ToneGenerator.Sine(48000, TimeSpan.FromSeconds(1), -6, frequency), 48000, 8000);
        Assert.True(Audio.Voice.Level.Rms(converted.AsSpan(800, 6400)) < -75);
    }

    [Theory]
    [InlineData(44100, 8000)]
    [InlineData(8000, 48000)]
    [InlineData(192000, 8000)]
    public void Piece_by_piece_gives_what_one_call_gives(int from, int to)
    {
        var input = Support.Signals.Noise(from / 4, 10000);
        var whole = Resampler.Resample(input, from, to);
        var streaming = new Resampler(from, to);
        var pieces = new List<short>();
        var (at, sizes) = (0, new Random(7));
        while (at < input.Length)
        {
            var piece = input.AsSpan(at, Math.Min(sizes.Next(1, 700), input.Length - at));
            var output = new short[streaming.MaxOutput(piece.Length)];
            pieces.AddRange(output.AsSpan(0, streaming.Process(piece, output)));
            at += piece.Length;
        }

        var rest = new short[streaming.MaxOutput(0)];
        pieces.AddRange(rest.AsSpan(0, streaming.Flush(rest)));
        Assert.Equal(whole, pieces);
    }

    [Theory]
    [InlineData(384000, 1000)]
    [InlineData(1000, 384000)]
    [InlineData(383999, 8000)]
    public void Extreme_ratios_keep_their_length(int from, int to) =>
        Assert.Equal((int)Math.Round(0.1 * to), Resampler.Resample(new short[(int)Math.Round(0.1 * from)], from, to).Length);

    [Fact]
    public void Nothing_gives_nothing() => Assert.Empty(Resampler.Resample([], 44100, 8000));
}
