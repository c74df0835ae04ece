using VxmlGir.Audio.Tones;
using VxmlGir.Audio.Voice;

namespace VxmlGir.Audio.Tests.Tones;

public class ToneTests
{
    [Theory]
    [InlineData(-6, -9.01)]
    [InlineData(-20, -23.01)]
    public void A_sine_has_its_level_and_length(double levelDb, double rmsDb)
    {
        var tone = ToneGenerator.Sine(8000, TimeSpan.FromSeconds(1), levelDb, 1000);
        Assert.Equal(8000, tone.Length);
        Assert.Equal(rmsDb, Level.Rms(tone), 0.05);
    }

    [Fact]
    public void Several_loud_tones_saturate_and_do_not_wrap()
    {
        var tone = ToneGenerator.Sine(8000, TimeSpan.FromSeconds(0.1), 0, 1000, 1000, 1000);
        Assert.Equal(short.MaxValue, tone[1]);
        Assert.True(tone[5] < -30000);
    }

    [Fact]
    public void A_faded_tone_begins_and_ends_at_zero()
    {
        var tone = ToneGenerator.Sine(8000, TimeSpan.FromSeconds(0.1), 0, 1900);
        ToneGenerator.Fade(tone, 80);
        Assert.Equal(0, tone[0]);
        Assert.Equal(0, tone[^1]);
        Assert.InRange(Level.Peak(tone.AsSpan(0, 8)), 0, 3300);
    }

    [Fact]
    public void A_key_is_tone_and_silence()
    {
        var key = DtmfGenerator.Key('a', 50, 70);
        Assert.Equal(8 * 120, key.Length);
        Assert.True(Level.Rms(key.AsSpan(0, 400)) > -12);
        Assert.Equal(0, Level.Peak(key.AsSpan(400)));
        Assert.Throws<ArgumentOutOfRangeException>(() => DtmfGenerator.Key('E'));
    }
}
