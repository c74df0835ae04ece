using System.Net;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Prompts;

namespace VxmlGir.MediaPlatform.Tests.Media;

public sealed class SourceLockTests
{
    private static readonly IPEndPoint Attacker = new(IPAddress.Parse("127.0.0.66"), 6000);
    private static readonly IPEndPoint Moved = new(MediaStage.Remote.Address, 7777);
    private static readonly IPAddress Gateway = IPAddress.Parse("192.0.2.99");

    [Fact]
    public void An_attacker_gets_no_packet_and_puts_in_no_sample()
    {
        var stage = new MediaStage();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        var (peer, thief) = (new Peer(stage), new Peer(stage, Attacker));
        Spray(stage, thief, 50);
        stage.Leg.Negotiate(MediaStage.Terms);
        stage.Play(new PlayPiece.Clip(MediaStage.Pattern(40_000)));
        Spray(stage, thief, 50);
        for (var i = 0; i < 50; i++)
        {
            // Even with the caller's own SSRC and sequence.
            (thief.Ssrc, thief.Sequence) = (peer.Ssrc, peer.Sequence);
            thief.Audio(MediaStage.Pattern(160, 77));
            peer.Audio(MediaStage.Pattern(160, i));
            stage.Run(20);
        }

        stage.Leg.Negotiate(MediaStage.Terms with { PtimeMs = 10 });
        Spray(stage, thief, 50);
        Assert.Equal(50, tap.Said.Count);
        Assert.All(stage.Wire.Sent, p => Assert.Equal(MediaStage.Remote.Address, p.To.Address));
        Assert.Equal(200, stage.Leg.Figures().ForeignPackets);
        Assert.Equal(MediaStage.Remote, Assert.Single(stage.Events.OfType<MediaEvent.SourceLocked>()).Source);
    }

    [Fact]
    public void Another_port_of_the_address_is_believed_after_four_packets_in_sequence()
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        var peer = new Peer(stage, Moved);
        for (var i = 0; i < 3; i++) Talk(stage, peer, MediaStage.Remote);
        Assert.Empty(tap.Said);
        Talk(stage, peer, MediaStage.Remote);
        Assert.Single(tap.Said);
        Talk(stage, peer, Moved);

        var described = new Peer(stage) { Ssrc = 5 };
        for (var i = 0; i < 10; i++) Talk(stage, described, Moved);
        Assert.Equal(2, tap.Said.Count);
        Assert.Equal(13, stage.Leg.Figures().ForeignPackets);
    }

    [Fact]
    public void The_described_address_closes_the_lock_even_while_another_port_is_learning()
    {
        var stage = MediaStage.Started();
        var (moved, described) = (new Peer(stage, Moved), new Peer(stage) { Ssrc = 9 });
        for (var i = 0; i < 3; i++) Talk(stage, moved, MediaStage.Remote);
        Talk(stage, described, MediaStage.Remote);
        for (var i = 0; i < 20; i++) Talk(stage, moved, MediaStage.Remote);
        Assert.Equal(1, stage.Leg.Figures().PacketsReceived);
    }

    [Theory]
    [InlineData("gap")]
    [InlineData("ssrc")]
    [InlineData("slow")]
    public void A_run_that_is_broken_begins_again(string how)
    {
        var stage = MediaStage.Started();
        var peer = new Peer(stage, Moved);
        for (var i = 0; i < 12; i++)
        {
            if (i % 3 == 2 && how == "gap") peer.Sequence++;
            if (i % 3 == 2 && how == "ssrc") peer.Ssrc++;
            Talk(stage, peer, MediaStage.Remote);
            if (how == "slow") stage.Run(2000);
        }

        Assert.Equal(0, stage.Leg.Figures().PacketsReceived);
    }

    [Fact]
    public void A_gateway_that_was_named_may_be_learned_and_nobody_else()
    {
        var stage = MediaStage.Started(MediaStage.Terms with { AllowedSources = [Gateway] });
        var thief = new Peer(stage, Attacker);
        for (var i = 0; i < 10; i++) Talk(stage, thief, MediaStage.Remote);
        var gateway = new Peer(stage, new IPEndPoint(Gateway, 4000));
        for (var i = 0; i < 5; i++) Talk(stage, gateway, i > 3 ? gateway.Address : MediaStage.Remote);
        Assert.Equal(2, stage.Leg.Figures().PacketsReceived);
    }

    [Fact]
    public void New_terms_open_the_lock_for_the_address_they_name()
    {
        var stage = MediaStage.Started();
        var peer = new Peer(stage);
        Talk(stage, peer, MediaStage.Remote);
        peer.Address = new IPEndPoint(IPAddress.Parse("192.0.2.55"), 9000);
        stage.Leg.Negotiate(MediaStage.Terms with { Remote = peer.Address });
        stage.Run(10);
        Talk(stage, peer, peer.Address);
        Assert.Equal(2, stage.Events.OfType<MediaEvent.SourceLocked>().Count());
        Assert.Equal(2, stage.Leg.Figures().PacketsReceived);
    }

    [Fact]
    public void The_same_description_again_keeps_a_learned_source_without_a_packet_lost()
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        var peer = new Peer(stage, Moved);
        for (var i = 0; i < 5; i++) Talk(stage, peer, i > 3 ? Moved : MediaStage.Remote);
        stage.Leg.Attach(tap);
        stage.Leg.Negotiate(MediaStage.Terms with { PtimeMs = 30 });
        stage.Wire.Sent.Clear();
        for (var i = 0; i < 10; i++) peer.Talk(MediaStage.Pattern(160, i));
        Assert.Equal(10, tap.Said.Count);
        Assert.All(stage.Wire.SentRtp, p => Assert.Equal(Moved, p.To));

        // And when the phone has moved once more, it can prove that after new terms only.
        peer.Address = new IPEndPoint(Moved.Address, 8888);
        for (var i = 0; i < 10; i++) peer.Talk(MediaStage.Pattern(160, i));
        Assert.Equal(10, tap.Said.Count);
        stage.Leg.Negotiate(MediaStage.Terms);
        for (var i = 0; i < 10; i++) peer.Talk(MediaStage.Pattern(160, i));
        Assert.Equal(17, tap.Said.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0.0.0.0")]
    public void Without_a_described_address_nothing_is_sent_and_nothing_believed(string? address)
    {
        var remote = address is null ? null : new IPEndPoint(IPAddress.Parse(address), 5000);
        var stage = MediaStage.Started(MediaStage.Terms with { Remote = remote });
        var peer = new Peer(stage);
        for (var i = 0; i < 10; i++) peer.Talk(MediaStage.Pattern(160));
        Assert.Empty(stage.Wire.Sent);
        Assert.Equal(10, stage.Leg.Figures().ForeignPackets);
    }

    [Fact]
    public void Silence_of_the_source_is_told_once_until_it_speaks_again()
    {
        var stage = MediaStage.Started(options: new MediaOptions { RtpSilence = TimeSpan.FromSeconds(1) });
        var (peer, thief) = (new Peer(stage), new Peer(stage, Attacker));
        for (var i = 0; i < 60; i++) Talk(stage, peer, MediaStage.Remote);
        Assert.Empty(stage.Events.OfType<MediaEvent.Silent>());
        for (var i = 0; i < 150; i++) Talk(stage, thief, MediaStage.Remote);
        Assert.Single(stage.Events.OfType<MediaEvent.Silent>());
        Talk(stage, peer, MediaStage.Remote);
        stage.Run(2000);
        Assert.Equal(2, stage.Events.OfType<MediaEvent.Silent>().Count());
    }

    private static void Spray(MediaStage stage, Peer thief, int packets)
    {
        for (var i = 0; i < packets; i++) thief.Audio(MediaStage.Pattern(160, 99));
        stage.Run(20);
    }

    /// <summary>One packet; meanwhile everything we send goes to <paramref name="ourDestination"/>.</summary>
    private static void Talk(MediaStage stage, Peer peer, IPEndPoint ourDestination)
    {
        stage.Wire.Sent.Clear();
        stage.Run(2);
        peer.Audio(MediaStage.Pattern(160));
        stage.Run(18);
        if (stage.Wire.SentRtp.LastOrDefault() is { } last && last.To.Equals(MediaStage.Remote) != ourDestination.Equals(MediaStage.Remote))
        {
            // The packet of this round may have closed the lock: the next round must show it.
            stage.Run(20);
            Assert.Equal(stage.Wire.SentRtp.Last().To, last.To);
        }
    }
}
