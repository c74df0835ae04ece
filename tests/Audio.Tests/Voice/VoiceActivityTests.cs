using VxmlGir.Audio.Tests.Dtmf;
using VxmlGir.Audio.Tests.Support;
using VxmlGir.Audio.Voice;

namespace VxmlGir.Audio.Tests.Voice;

public class VoiceActivityTests
{
    private const int Frame = 160;

    [Fact]
    public async Task Speech_between_quiet_noise_is_found_and_held_over_its_gaps()
    {
        Tool.Need("flite", "flite");
        var speech = (await DtmfDetectorTests.TalkAsync("flite", "slt")).AsSpan(0, 8000 * 10).ToArray();
        short[] audio = [.. new short[8000 * 2], .. speech, .. new short[8000 * 2]];
        var noise = Signals.Noise(audio.Length, 60);
        for (var i = 0; i < audio.Length; i++) audio[i] = (short)(audio[i] + noise[i]);
        var spoken = Run(audio);
        Assert.DoesNotContain(true, spoken[..95]);
        Assert.True(spoken[100..600].Count(frame => frame) > 350);
        Assert.DoesNotContain(true, spoken[620..]);
    }

    [Fact]
    public void A_loud_steady_noise_becomes_the_floor()
    {
        var spoken = Run(Signals.Noise(8000 * 20, 1500));
        Assert.Contains(true, spoken[..50]);
        Assert.DoesNotContain(true, spoken[^100..]);
    }

    [Fact]
    public void Silence_is_no_speech()
    {
        Assert.DoesNotContain(true, Run(new short[8000]));
        Assert.Equal(Level.FloorDb, Level.Rms(new short[160]));
        Assert.Equal(Level.FloorDb, Level.Rms([]));
    }

    [Fact]
    public void The_loudest_samples_do_not_overflow()
    {
        var full = Enumerable.Repeat(short.MinValue, 1000).ToArray();
        Assert.Equal(0, Level.Rms(full), 0.001);
        Assert.Equal(32768, Level.Peak(full));
    }

    private static bool[] Run(short[] audio)
    {
        var spoken = new List<bool>();
        var activity = VoiceActivity.Start;
        foreach (var frame in audio.Chunk(Frame))
        {
            activity = activity.On(frame, VoiceActivitySettings.Default);
            spoken.Add(activity.IsSpeech);
        }

        return [.. spoken];
    }
}
