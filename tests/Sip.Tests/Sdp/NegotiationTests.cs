using System.Net;
using VxmlGir.Sip.Sdp;

namespace VxmlGir.Sip.Tests.Sdp;

/// <summary>Offer and answer (RFC 3264), each case as the lines that matter.</summary>
public sealed class NegotiationTests
{
    private static readonly MediaCapabilities Ours = new() { Local = new IPEndPoint(IPAddress.Parse("192.0.2.9"), 5000), SessionId = 77 };

    private static string Offer(params string[] lines) =>
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" + string.Concat(lines.Select(l => l + "\r\n"));

    private static NegotiatedMedia Agree(string offer, MediaCapabilities? ours = null, NegotiatedMedia? previous = null) =>
        Assert.IsType<Negotiated>(SdpNegotiator.Answer(offer, ours ?? Ours, previous)).Media;

    [Fact]
    public void APlainOffer()
    {
        var media = Agree(Offer("m=audio 4000 RTP/AVP 8 0 101 13", "a=rtpmap:101 telephone-event/8000", "a=ptime:30"));
        Assert.Equal((true, 8, 30, 101, 13), (media.ALaw, media.PayloadType, media.PtimeMs, media.TelephoneEventPayloadType!.Value, media.ComfortNoisePayloadType!.Value));
        Assert.Equal(IPEndPoint.Parse("192.0.2.1:4000"), media.Remote);
        Assert.Equal(IPEndPoint.Parse("192.0.2.1:4001"), media.RemoteRtcp);
        Assert.Equal(SdpDirection.SendRecv, media.Direction);
        Assert.Equal(
            "v=0\r\no=- 77 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 5000 RTP/AVP 8 101 13\r\n" +
            "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=rtpmap:13 CN/8000\r\na=ptime:30\r\na=sendrecv\r\n", media.LocalSdp);
    }

    [Theory]
    [InlineData("m=audio 4000 RTP/AVP 0", false, 0)]
    [InlineData("m=audio 4000 RTP/AVP 18 3 8 0", true, 8)]
    [InlineData("m=audio 4000 RTP/AVP 96 97|a=rtpmap:96 opus/48000/2|a=rtpmap:97 PCMA/8000", true, 97)]
    [InlineData("m=audio 4000 RTP/AVP 96|a=rtpmap:96 pcmu/8000", false, 96)]
    [InlineData("m=video 4002 RTP/AVP 31|m=audio 4000 RTP/AVP 0", false, 0)]
    [InlineData("m=audio 0 RTP/AVP 0|m=audio 4000 RTP/AVP 8", true, 8)]
    [InlineData("m=audio 4000 RTP/SAVP 0|m=audio 4004 RTP/AVP 0", false, 0)]
    public void TheLaw(string lines, bool alaw, int type)
    {
        var media = Agree(Offer(lines.Split('|')));
        Assert.Equal((alaw, type), (media.ALaw, media.PayloadType));
    }

    [Theory]
    [InlineData("m=audio 4000 RTP/AVP 18 3", "neither PCMU nor PCMA")]
    [InlineData("m=video 4000 RTP/AVP 31", "no audio")]
    [InlineData("m=audio 0 RTP/AVP 0", "no audio")]
    [InlineData("m=audio 4000 RTP/SAVP 0", "no audio")]
    [InlineData("m=audio 4000 RTP/AVP 0|c=IN IP4 no-address", "no usable c=")]
    [InlineData("m=audio 4000 RTP/AVP 0|c=IN IP6 2001:db8::1", "another IP version")]
    [InlineData("m=audio 99999 RTP/AVP 0", "line 6, column 9")]
    public void NoAgreement(string lines, string reason)
    {
        var reject = Assert.IsType<SdpReject>(SdpNegotiator.Answer(Offer(lines.Split('|')), Ours));
        Assert.Equal(488, reject.Status);
        Assert.Contains(reason, reject.Reason);
    }

    [Theory]
    [InlineData("", 20)]
    [InlineData("a=ptime:10", 10)]
    [InlineData("a=ptime:60", 60)]
    [InlineData("a=ptime:5", 10)]
    [InlineData("a=ptime:200", 60)]
    [InlineData("a=ptime:x", 20)]
    [InlineData("a=ptime:60|a=maxptime:40", 40)]
    public void Ptime(string attribute, int expected) =>
        Assert.Equal(expected, Agree(Offer(["m=audio 4000 RTP/AVP 0", .. attribute.Split('|', StringSplitOptions.RemoveEmptyEntries)])).PtimeMs);

    [Theory]
    [InlineData("a=sendrecv", SdpDirection.SendRecv, SdpDirection.SendRecv)]
    [InlineData("a=sendonly", SdpDirection.SendRecv, SdpDirection.RecvOnly)]
    [InlineData("a=recvonly", SdpDirection.SendRecv, SdpDirection.SendOnly)]
    [InlineData("a=inactive", SdpDirection.SendRecv, SdpDirection.Inactive)]
    [InlineData("a=sendrecv", SdpDirection.SendOnly, SdpDirection.SendOnly)]
    [InlineData("a=sendonly", SdpDirection.SendOnly, SdpDirection.Inactive)]
    [InlineData("c=IN IP4 0.0.0.0", SdpDirection.SendRecv, SdpDirection.RecvOnly)]
    [InlineData("c=IN IP4 0.0.0.0|a=inactive", SdpDirection.SendRecv, SdpDirection.Inactive)]
    public void DirectionAndHold(string lines, SdpDirection wanted, SdpDirection expected)
    {
        var media = Agree(Offer(["m=audio 4000 RTP/AVP 0", .. lines.Split('|')]), Ours with { Direction = wanted });
        Assert.Equal(expected, media.Direction);
        Assert.Equal(lines.Contains("0.0.0.0"), media.Remote is null);
        Assert.Contains(expected switch { SdpDirection.SendRecv => "a=sendrecv", SdpDirection.SendOnly => "a=sendonly", SdpDirection.RecvOnly => "a=recvonly", _ => "a=inactive" }, media.LocalSdp);
    }

    [Fact]
    public void EverySectionIsAnsweredInItsPlace()
    {
        var media = Agree(Offer("m=video 1 RTP/AVP 31", "m=audio 4000 RTP/AVP 0", "m=audio 4002 RTP/AVP 0", "m=application 9 UDP/BFCP *"));
        Assert.Equal(["m=video 0 RTP/AVP 31", "m=audio 5000 RTP/AVP 0", "m=audio 0 RTP/AVP 0", "m=application 0 UDP/BFCP *"],
            media.LocalSdp.Split("\r\n").Where(l => l.StartsWith("m=", StringComparison.Ordinal)));
    }

    [Fact]
    public void AnotherLawCountsTheVersionOnAndTheSameOfferDoesNot()
    {
        var first = Agree(Offer("m=audio 4000 RTP/AVP 0 8"));
        var same = Agree(Offer("m=audio 4000 RTP/AVP 0 8"), previous: first);
        var other = Agree(Offer("m=audio 4000 RTP/AVP 8"), previous: same);
        var back = Agree(Offer("m=audio 4000 RTP/AVP 0"), previous: other);
        Assert.Equal(first.LocalSdp, same.LocalSdp);
        Assert.Contains("o=- 77 2 ", other.LocalSdp);
        Assert.True(other.ALaw);
        Assert.Contains("o=- 77 3 ", back.LocalSdp);
        Assert.False(back.ALaw);
    }

    [Fact]
    public void OurOfferAndItsAnswer()
    {
        var offer = SdpNegotiator.Offer(Ours);
        Assert.Contains("m=audio 5000 RTP/AVP 0 8 101 13\r\n", offer.Sdp);
        var media = Assert.IsType<Negotiated>(SdpNegotiator.Accept(offer, Offer("m=audio 4000 RTP/AVP 8 101", "a=rtpmap:101 telephone-event/8000", "a=ptime:60", "a=rtcp:4010"))).Media;
        Assert.Equal((true, 8, 60, 101, (int?)null), (media.ALaw, media.PayloadType, media.PtimeMs, media.TelephoneEventPayloadType, media.ComfortNoisePayloadType));
        Assert.Equal(4010, media.RemoteRtcp!.Port);
        Assert.Equal(offer.Sdp, media.LocalSdp);
    }

    [Theory]
    [InlineData("m=audio 0 RTP/AVP 0")]
    [InlineData("m=audio 4000 RTP/AVP 3")]
    [InlineData("m=audio 4000 RTP/AVP 0|m=video 0 RTP/AVP 31")]
    [InlineData("nonsense")]
    public void AnswersThatAreNone(string lines) =>
        Assert.IsType<SdpReject>(SdpNegotiator.Accept(SdpNegotiator.Offer(Ours), Offer(lines.Split('|'))));

    [Fact]
    public void OurHoldKeepsRefusedSectionsInPlace()
    {
        var media = Agree(Offer("m=video 1 RTP/AVP 31", "m=audio 4000 RTP/AVP 0"));
        var hold = SdpNegotiator.Offer(Ours with { Direction = SdpDirection.SendOnly }, media);
        Assert.Equal(["m=video 0 RTP/AVP 31", "m=audio 5000 RTP/AVP 0 8 101 13"], hold.Sdp.Split("\r\n").Where(l => l.StartsWith("m=", StringComparison.Ordinal)));
        Assert.Contains("a=sendonly", hold.Sdp);
        Assert.Contains("o=- 77 2 ", hold.Sdp);
        var held = Assert.IsType<Negotiated>(SdpNegotiator.Accept(hold, Offer("m=video 0 RTP/AVP 31", "m=audio 4000 RTP/AVP 0", "a=recvonly"))).Media;
        Assert.Equal(SdpDirection.SendOnly, held.Direction);
    }

    [Fact]
    public void OwnOrderWhereItIsWanted() =>
        Assert.False(Agree(Offer("m=audio 4000 RTP/AVP 8 0"), Ours with { PreferOwnOrder = true }).ALaw);
}
