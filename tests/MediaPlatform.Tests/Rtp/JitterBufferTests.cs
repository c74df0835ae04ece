using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Tests.Rtp;

public sealed class JitterBufferTests
{
    private const int Depth = 480;

    [Fact]
    public void Order_and_duplicates_take_care_of_themselves_after_the_depth()
    {
        var buffer = new JitterBuffer(Depth);
        foreach (var i in new[] { 0, 2, 1, 1, 3, 5, 4 }) buffer.Put(At(i), Packet(i));
        var played = Play(buffer, 9);
        Assert.All(played[..Depth], s => Assert.Equal(0, s));
        Assert.Equal(Enumerable.Range(0, 6).SelectMany(Packet), played[Depth..(Depth + 960)]);
        Assert.Equal(0, buffer.Concealed);
    }

    [Fact]
    public void A_hole_is_concealed_and_fades_to_silence()
    {
        var buffer = new JitterBuffer(Depth);
        buffer.Put(At(0), Packet(0));
        var played = Play(buffer, 10);
        Assert.NotEqual(0, played[Depth + 160 + 40]);
        Assert.All(played[(Depth + 160 + 480)..], s => Assert.Equal(0, s));
        Assert.Equal(1, buffer.Concealed);
    }

    [Fact]
    public void What_comes_after_its_time_is_counted_and_not_played()
    {
        var buffer = new JitterBuffer(Depth);
        buffer.Put(At(0), Packet(0));
        Play(buffer, 6);
        buffer.Put(At(1), Packet(1));
        Assert.Equal(1, buffer.Late);
    }

    [Fact]
    public void A_jump_of_the_timestamp_begins_again()
    {
        var buffer = new JitterBuffer(Depth);
        buffer.Put(At(0), Packet(0));
        buffer.Put(At(0) + 100_000, Packet(7));
        Assert.Equal(1, buffer.Resets);
        Assert.Equal(Packet(7), Play(buffer, 5)[Depth..(Depth + 160)]);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(-500)]
    public void Drift_of_the_senders_clock_keeps_the_depth_bounded(int partsPerMillion)
    {
        var buffer = new JitterBuffer(Depth);
        var (sent, due) = (0, 0.0);
        for (var played = 0; played < 8000 * 120; played += 80)
        {
            for (due += 80 * (1 + partsPerMillion / 1e6); due >= 160; due -= 160) buffer.Put(At(sent), Packet(sent++));
            buffer.Pull(new short[80]);
            Assert.InRange(buffer.Depth, 0, 4 * Depth);
        }

        Assert.InRange(buffer.Resets + buffer.Late, 0, 20);
    }

    // Across the wrap of the timestamp.
    private static uint At(int packet) => uint.MaxValue - 300 + (uint)packet * 160;

    private static short[] Packet(int i) => [.. Enumerable.Range(0, 160).Select(k => (short)(1000 + i * 160 + k))];

    private static short[] Play(JitterBuffer buffer, int frames)
    {
        var played = new short[frames * 160];
        for (var i = 0; i < frames; i++) buffer.Pull(played.AsSpan(i * 160, 160));
        return played;
    }
}
