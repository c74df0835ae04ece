using VxmlGir.Audio.Mixing;

namespace VxmlGir.Audio.Tests.Mixing;

public class MixerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(160)]
    [InlineData(163)]
    public void Sums_saturate_at_both_ends(int length)
    {
        var sum = new short[length];
        Mixer.Mix([.. Enumerable.Repeat((short)30000, length)], [.. Enumerable.Repeat((short)10000, length)], sum);
        Assert.All(sum, sample => Assert.Equal(short.MaxValue, sample));
        Mixer.Mix([.. Enumerable.Repeat((short)-30000, length)], [.. Enumerable.Repeat((short)-10000, length)], sum);
        Assert.All(sum, sample => Assert.Equal(short.MinValue, sample));
    }

    [Fact]
    public void Adding_leaves_the_rest_of_a_longer_sum_alone()
    {
        short[] sum = [1, 2, 3, 4];
        Mixer.Add(sum, [10, 10]);
        Assert.Equal([11, 12, 3, 4], sum);
    }

    [Fact]
    public void Stereo_folds_to_the_mean()
    {
        var stereo = new short[4];
        Mixer.Interleave([100, short.MaxValue], [300, short.MaxValue], stereo);
        Assert.Equal([100, 300, short.MaxValue, short.MaxValue], stereo);
        Assert.Equal([200, short.MaxValue], Mixer.ToMono(stereo, 2));
    }

    [Fact]
    public void Channels_of_different_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => Mixer.Mix(new short[3], new short[2], new short[3]));

    [Fact]
    public void Scaling_saturates()
    {
        short[] samples = [100, -20000];
        Mixer.Scale(samples, 2);
        Assert.Equal([200, short.MinValue], samples);
    }
}
