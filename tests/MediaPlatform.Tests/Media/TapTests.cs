using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Tests.Media;

public sealed class TapTests
{
    [Fact]
    public void Hears_is_what_was_sent_to_the_byte_with_samples_running_on()
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        stage.Play(new PlayPiece.Clip(MediaStage.Pattern(4321)));
        stage.Run(2);
        stage.Wire.Sent.Clear();
        stage.Run(1000);
        Assert.Equal(stage.Wire.SentRtp.SelectMany(p => p.Payload), tap.HeardBytes);
        Assert.All(tap.Heard.Zip(tap.Heard.Skip(1)), p => Assert.Equal(p.First.Sample + 160, p.Second.Sample));
    }

    [Fact]
    public void The_packets_of_a_key_are_told_without_audio_so_that_no_number_is_missing()
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        var peer = new Peer(stage);
        stage.Run(2);
        peer.Audio(MediaStage.Pattern(160));
        for (var i = 1; i <= 3; i++) peer.Send(peer.Event(5, 160 * i, end: i == 3));
        peer.Audio(MediaStage.Pattern(160, 1));
        stage.Run(40);
        Assert.Equal(2, tap.Said.Count);
        Assert.Equal(3, tap.NoAudio.Count);
        var numbers = tap.Said.Select(s => s.Packet.Sequence).Concat(tap.NoAudio.Select(p => p.Sequence)).Select(n => (ushort)(n - tap.Said[0].Packet.Sequence)).Order();
        Assert.Equal([0, 1, 2, 3, 4], numbers.Select(n => (int)n));
    }

    [Fact]
    public void Says_is_what_was_received_with_duplicates_and_stragglers()
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        var peer = new Peer(stage);
        var packets = Enumerable.Range(0, 6).Select(i =>
        {
            var packet = peer.Next(MediaStage.Pattern(160, i));
            peer.Timestamp += 160;
            return packet;
        }).ToArray();
        foreach (var i in new[] { 0, 2, 1, 1, 3, 5 })
        {
            peer.Send(packets[i]);
            stage.Run(20);
        }

        Assert.Equal(new[] { 0, 2, 1, 1, 3, 5 }.SelectMany(i => packets[i][12..]), tap.SaidBytes);
        Assert.All(tap.Said, s => Assert.Equal((0x1234u, TapLaw.Mu), (s.Packet.Ssrc, s.Packet.Law)));
        var figures = stage.Leg.Figures();
        Assert.Equal((6L, 1L, 1L, 1L), (figures.PacketsReceived, figures.Duplicates, figures.Reordered, figures.Lost));
    }

    [Fact]
    public void Arrival_is_the_wires_time_not_the_time_of_draining()
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        stage.Run(10);
        var peer = new Peer(stage);
        for (var i = 0; i < 5; i++)
        {
            var now = stage.Leg.SampleNow;
            peer.Audio(MediaStage.Pattern(160));
            stage.Run(22);
            Assert.Equal(now, tap.Said[^1].Packet.ArrivalSample);
        }
    }

    [Theory]
    [InlineData(-3_600_000)]
    [InlineData(3_600_000)]
    public void A_wall_clock_set_between_arrival_and_draining_moves_a_packet_by_no_more_than_its_wait(long milliseconds)
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        stage.Run(20);
        var peer = new Peer(stage);
        stage.Wire.ArrivalShiftNanos = milliseconds * 1_000_000;
        var now = stage.Leg.SampleNow;
        peer.Audio(MediaStage.Pattern(160));
        stage.Run(20);
        Assert.InRange(tap.Said[^1].Packet.ArrivalSample, now - 80, now + 80);
    }

    [Fact]
    public void Attach_and_detach_act_within_a_slot_and_detached_comes_once()
    {
        var stage = MediaStage.Started();
        var (one, two) = (new TapDouble(), new TapDouble());
        stage.Leg.Attach(one);
        stage.Run(100);
        stage.Leg.Attach(two);
        stage.Run(100);
        stage.Leg.Detach(one);
        stage.Run(2);
        var count = one.Heard.Count;
        Assert.Equal(stage.Leg.SampleNow, Assert.Single(one.Ends));
        stage.Run(100);
        stage.Leg.Detach(one);
        stage.Leg.Close();
        stage.Run(20);
        Assert.Equal(count, one.Heard.Count);
        Assert.Single(one.Ends);
        Assert.Single(two.Ends);
        Assert.InRange(two.Heard.Count, 9, 11);
    }

    [Fact]
    public void A_tap_attached_to_a_closed_leg_is_detached_at_once()
    {
        var stage = MediaStage.Started();
        stage.Leg.Close();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        stage.Run(2);
        Assert.Single(tap.Ends);
    }

    [Fact]
    public void Closing_reports_prompts_then_figures_and_stops()
    {
        var stage = MediaStage.Started();
        stage.Play(new PlayPiece.Silence(8000));
        stage.Run(100);
        stage.Leg.Close();
        stage.Leg.Close();
        stage.Run(40);
        var sent = stage.Wire.Sent.Count;
        stage.Run(100);
        Assert.Equal(sent, stage.Wire.Sent.Count);
        Assert.Equal(0, stage.Unit.Shard.Members);
        Assert.IsType<MediaEvent.PlayEnded>(stage.Events[^2]);
        Assert.IsType<MediaEvent.Closed>(stage.Events[^1]);
        stage.Play(new PlayPiece.Silence(80));
        stage.Run(2);
        Assert.False(Assert.IsType<MediaEvent.PlayEnded>(stage.Events[^1]).Completed);
    }

    [Fact]
    public void A_tap_that_throws_ends_its_leg_and_no_other()
    {
        var stage = MediaStage.Started();
        var bystander = stage.Unit.Open(new FakeWire(() => stage.NowNanos), _ => { }, "other");
        var (before, after) = (new TapDouble(), new TapDouble());
        stage.Leg.Attach(before);
        stage.Leg.Attach(new BadTap());
        stage.Leg.Attach(after);
        stage.Run(80);
        Assert.Single(before.Ends);
        Assert.Single(after.Ends);
        Assert.IsType<MediaEvent.Failed>(stage.Events[^2]);
        Assert.IsType<MediaEvent.Closed>(stage.Events[^1]);
        var sample = bystander.SampleNow;
        stage.Run(40);
        Assert.Equal(sample + 320, bystander.SampleNow);
    }

    private sealed class BadTap : ITapSink
    {
        public void Says(in SaysPacket packet, ReadOnlySpan<byte> payload)
        {
        }

        public void Hears(long sample, TapLaw law, ReadOnlySpan<byte> payload) => throw new InvalidOperationException("a defect");

        public void Detached(long sample) => throw new InvalidOperationException("another");
    }
}
