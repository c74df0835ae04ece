using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Tests.Media;

public sealed class HostilePacketTests
{
    public static TheoryData<string, string> Junk => new()
    {
        { "empty", "" },
        { "one byte", "80" },
        { "eleven bytes", "8000000100000000000000" },
        { "fifteen contributing sources that are not there", "8F0000010000000000001234" },
        { "extension of 65,535 words", "90000001000000000000123400 00FFFF" },
        { "extension header cut", "9000000100000000000012340000" },
        { "padding of 255", "A0000001000000000000123401020304FF" },
        { "padding of 0", "A000000100000000000012340102030400" },
        { "version 1", "4000000100000000000012340102" },
        { "STUN binding request", "000100002112A442000102030405060708090A0B" },
        { "DTLS client hello", "16FEFD000000000000000000360100002A0000" },
        { "RTCP on the RTP port", "80C90001000012340000000000000000" },
    };

    [Theory]
    [MemberData(nameof(Junk))]
    public void Junk_from_the_very_source_is_counted_and_hurts_nothing(string what, string hex)
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        var peer = new Peer(stage);
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        for (var i = 0; i < 20; i++)
        {
            peer.Audio(MediaStage.Pattern(160, i));
            stage.Wire.Arrive(peer.Address, bytes);
            stage.Wire.Arrive(peer.Address, bytes, WireChannel.Rtcp);
            stage.Run(20);
        }

        Assert.Equal(20, tap.Said.Count);
        Assert.True(stage.Leg.Figures().MalformedPackets is >= 20 and <= 40, what);
        Assert.DoesNotContain(stage.Events, e => e is MediaEvent.Failed or MediaEvent.Closed);
    }

    [Fact]
    public void Random_bytes_never_throw_and_never_end_a_leg()
    {
        var stage = MediaStage.Started(MediaStage.Terms with { Dtmf = DtmfMethod.InBand, ComfortNoisePayloadType = 13 });
        var random = new Random(4711);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(0, 300)];
            random.NextBytes(bytes);
            // Most of them past the first check.
            if (bytes.Length > 1 && i % 4 != 0) (bytes[0], bytes[1]) = ((byte)(0x80 | (bytes[0] & 0x3F)), (byte)(i % 3 == 0 ? 0 : bytes[1]));
            stage.Wire.Arrive(MediaStage.Remote, bytes, i % 5 == 0 ? WireChannel.Rtcp : WireChannel.Rtp);
            if (i % 10 == 0) stage.Run(10);
        }

        stage.Run(1000);
        Assert.DoesNotContain(stage.Events, e => e is MediaEvent.Failed or MediaEvent.Closed);
        Assert.True(stage.Leg.Figures().MalformedPackets > 0);
    }

    [Fact]
    public void Padding_contributing_sources_and_extensions_are_taken_off()
    {
        var bytes = Convert.FromHexString("B1000007000000A000001234" + "0000FFFF" + "BEDE0001" + "10AA0000" + "D0D1D2D3" + "0002");
        Assert.True(RtpPacket.TryRead(bytes, out var rtp));
        Assert.Equal((7, 160u, 0x1234u), ((int)rtp.Sequence, rtp.Timestamp, rtp.Ssrc));
        Assert.Equal("D0D1D2D3", Convert.ToHexString(rtp.Payload));
    }

    [Fact]
    public void A_flood_from_elsewhere_leaves_the_callers_packets_whole()
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        var (peer, flood) = (new Peer(stage), new Peer(stage, new(System.Net.IPAddress.Parse("127.0.0.66"), 1)));
        for (var i = 0; i < 50; i++)
        {
            for (var k = 0; k < 200; k++) flood.Send(flood.Next([1, 2, 3]));
            peer.Audio(MediaStage.Pattern(160, i));
            stage.Run(20);
        }

        Assert.Equal(Enumerable.Range(0, 50).SelectMany(i => MediaStage.Pattern(160, i)), tap.SaidBytes);
    }

    [Fact]
    public void Payload_types_that_were_not_agreed_are_no_audio()
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        var peer = new Peer(stage) { PayloadType = 96 };
        for (var i = 0; i < 5; i++) peer.Talk(MediaStage.Pattern(160));
        Assert.Empty(tap.Said);
        Assert.Equal(5, stage.Leg.Figures().UnknownPayloads);
    }

    [Fact]
    public void While_the_peer_may_not_send_its_audio_and_keys_are_dropped()
    {
        var stage = MediaStage.Started(MediaStage.Terms with { Receive = false });
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        var peer = new Peer(stage);
        peer.Talk(MediaStage.Pattern(1600));
        peer.Send(peer.Event(5, 160, end: true));
        stage.Run(400);
        Assert.Empty(tap.Said);
        Assert.Equal("", stage.Keys());
        stage.Leg.Negotiate(MediaStage.Terms);
        stage.Run(2);
        peer.Talk(MediaStage.Pattern(1600));
        Assert.Equal(10, tap.Said.Count);
    }

    [Fact]
    public void A_new_ssrc_of_the_locked_source_is_the_same_caller()
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        var peer = new Peer(stage);
        peer.Talk(MediaStage.Pattern(800));
        (peer.Ssrc, peer.Sequence, peer.Timestamp) = (77, 3, 12345);
        peer.Talk(MediaStage.Pattern(800));
        peer.Send(peer.Event(5, 160, end: true));
        stage.Run(20);
        Assert.Equal(10, tap.Said.Count);
        Assert.Equal("5", stage.Keys());
        var figures = stage.Leg.Figures();
        Assert.Equal((1L, 0L), (figures.SourceChanges, figures.Lost));
    }
}
