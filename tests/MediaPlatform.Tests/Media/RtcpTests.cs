using System.Buffers.Binary;
using System.Net;
using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Tests.Media;

public sealed class RtcpTests
{
    [Fact]
    public void Reports_go_every_five_seconds_or_so_to_the_next_port_and_are_well_formed()
    {
        var stage = MediaStage.Started();
        var peer = new Peer(stage);
        for (var i = 0; i < 1500; i++) peer.Talk(MediaStage.Pattern(160));
        var reports = stage.Wire.Sent.Where(p => p.Channel == WireChannel.Rtcp).ToList();
        Assert.InRange(reports.Count, 4, 12);
        Assert.All(reports, r =>
        {
            Assert.Equal(new IPEndPoint(MediaStage.Remote.Address, MediaStage.Remote.Port + 1), r.To);
            Assert.Equal([200, 202], Types(r.Bytes));
            Assert.Equal(0x81, r.Bytes[0]);
            Assert.Equal(0x1234u, BinaryPrimitives.ReadUInt32BigEndian(r.Bytes.AsSpan(28)));
        });
        var packets = BinaryPrimitives.ReadUInt32BigEndian(reports[^1].Bytes.AsSpan(20));
        Assert.InRange(packets, 1000u, 1500u);
    }

    [Fact]
    public void Losses_are_reported_as_fraction_and_total()
    {
        var stage = MediaStage.Started();
        var peer = new Peer(stage);
        for (var i = 0; i < 600; i++)
        {
            if (i % 4 == 3) peer.Next([]);
            else peer.Audio(MediaStage.Pattern(160));
            stage.Run(20);
        }

        var report = stage.Wire.Sent.Last(p => p.Channel == WireChannel.Rtcp).Bytes;
        Assert.InRange(report[32], 60, 68);
        Assert.InRange(BinaryPrimitives.ReadUInt32BigEndian(report.AsSpan(32)) & 0xFFFFFF, 50u, 150u);
    }

    [Fact]
    public void Closing_says_goodbye()
    {
        var stage = MediaStage.Started();
        stage.Run(100);
        stage.Leg.Close();
        stage.Run(2);
        Assert.Equal([200, 202, 203], Types(stage.Wire.Sent[^1].Bytes));
    }

    [Fact]
    public void The_peers_view_of_our_stream_is_taken_from_its_report()
    {
        var (ours, theirs) = (MediaStage.Started(), new byte[64]);
        ours.Run(100);
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(ours.Wire.SentRtp.First().Bytes.AsSpan(8));
        var length = RtcpWriter.WriteReport(theirs, new SenderFigures(9, 0, 0, 0, 0), new ReceiverFigures(ssrc, 10, 37, 1, 2, 0, 0), "peer"u8, bye: false);
        ours.Wire.Arrive(new IPEndPoint(MediaStage.Remote.Address, 1), theirs[..length], WireChannel.Rtcp);
        ours.Wire.Arrive(new IPEndPoint(IPAddress.Parse("127.0.0.66"), 1), theirs[..length], WireChannel.Rtcp);
        ours.Run(1000);
        var figures = ours.Leg.Figures();
        Assert.Equal((37L, 1L, 1L), (figures.RemoteLost, figures.RtcpReceived, figures.ForeignPackets));
    }

    [Theory]
    [InlineData("80C8FFFF00000001")]
    [InlineData("9FC900010000000100")]
    [InlineData("80C8000000C9")]
    [InlineData("80C90001")]
    public void Lying_lengths_are_refused(string hex) =>
        Assert.False(RtcpNews.TryRead(Convert.FromHexString(hex), 1, out _));

    private static List<int> Types(ReadOnlySpan<byte> compound)
    {
        var types = new List<int>();
        while (!compound.IsEmpty)
        {
            types.Add(compound[1]);
            compound = compound[(4 * (BinaryPrimitives.ReadUInt16BigEndian(compound[2..]) + 1))..];
        }

        return types;
    }
}
