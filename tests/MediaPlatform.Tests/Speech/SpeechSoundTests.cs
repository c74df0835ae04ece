using VxmlGir.Audio.Files;
using VxmlGir.Audio.G711;
using VxmlGir.Audio.Tones;
using VxmlGir.Audio.Voice;
using VxmlGir.MediaPlatform.Speech;

namespace VxmlGir.MediaPlatform.Tests.Speech;

public class SpeechSoundTests
{
    /// <summary>Half a second of sound in half a second of silence on either side, in any rate, keeps 40 ms before and a breath or 40 ms after.</summary>
    [Theory]
    [InlineData(8000, true, 0.04 + 0.5 + 0.25)]
    [InlineData(22050, true, 0.04 + 0.5 + 0.25)]
    [InlineData(22050, false, 0.04 + 0.5 + 0.04)]
    [InlineData(16000, false, 0.04 + 0.5 + 0.04)]
    public void Silence_around_the_words_is_cut(int rate, bool sentence, double seconds)
    {
        var codes = new SpeechSound().FromClip(Clip(rate, -30), sentence);
        Assert.Equal(seconds, codes.Length / 8000.0, 0.005);
    }

    [Theory]
    [InlineData(-40)]
    [InlineData(-30)]
    [InlineData(-3)]
    public void Any_voice_comes_out_at_the_same_level(double levelDb)
    {
        var samples = new short[8000];
        var codes = new SpeechSound().FromClip(Clip(8000, levelDb), sentence: false);
        G711Codec.Decode(Law.Mu, codes, samples);
        Assert.Equal(-20, Level.Rms(samples.AsSpan(800, 3000)), 0.5);
    }

    [Fact]
    public void Peaks_do_not_clip()
    {
        var samples = new short[8000];
        for (var i = 0; i < samples.Length; i += 400) samples[i] = 8000; // far above its own mean
        SpeechSound.Normalise(samples);
        Assert.InRange(Level.Peak(samples), 20000, 27000);
    }

    [Fact]
    public void Silence_stays_silence() => Assert.Equal(800, new SpeechSound().FromClip(new AudioClip(8000, 1, new short[800]), true).Length);

    private static AudioClip Clip(int rate, double levelDb) => new(rate, 1,
        [.. new short[rate / 2], .. ToneGenerator.Sine(rate, TimeSpan.FromSeconds(0.5), levelDb, 700), .. new short[rate / 2]]);
}
