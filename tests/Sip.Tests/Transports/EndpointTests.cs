using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Tests.Support;
using VxmlGir.Sip.Transports;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Tests.Transports;

/// <summary>Two endpoints call each other over each transport; ports in use; where responses go.</summary>
public sealed class EndpointTests
{
    private static readonly Meter Meter = new("VxmlGir");

    private static ValueTask<SipEndpoint> StartAsync(SipEndpointOptions options, TestUser user) =>
        SipEndpoint.StartAsync(options, user, TimeProvider.System, new SystemIds(), NullLoggerFactory.Instance, Meter);

    private static SipEndpointOptions On(SipTransportKind kind, SipPipe pipe, string name) => new()
    {
        Listen = kind == SipTransportKind.Pipe ? [] : [new SipListen(kind, new IPEndPoint(IPAddress.Loopback, 0))],
        Pipe = pipe,
        PipeName = kind == SipTransportKind.Pipe ? name : null,
    };

    private static async Task<SipEvent> NextAsync(SipCall call)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await call.Events.ReadAsync(limit.Token);
    }

    [Theory]
    [InlineData(SipTransportKind.Udp)]
    [InlineData(SipTransportKind.Tcp)]
    [InlineData(SipTransportKind.Pipe)]
    public async Task ACallFromEndToEnd(SipTransportKind kind)
    {
        var pipe = new SipPipe();
        var arrived = new TaskCompletionSource<SipCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var callee = await StartAsync(On(kind, pipe, "callee"), new TestUser { OnCall = arrived.SetResult });
        await using var caller = await StartAsync(On(kind, pipe, "caller"), new TestUser());
        var target = kind == SipTransportKind.Pipe
            ? SipUri.Parse("sip:app@callee;transport=pipe")
            : SipUri.Parse($"sip:app@127.0.0.1:{callee.Bound[0].EndPoint.Port}");
        var ours = caller.Invite(new OutgoingInvite { Target = target, From = NameAddr.Of(SipUri.Parse("sip:me@127.0.0.1")), Sdp = ScriptedPeer.Sdp("a") });
        var theirs = await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("app", theirs.Invite.Uri.User);
        theirs.Progress(180);
        theirs.Answer(ScriptedPeer.Sdp("b"));
        Assert.Equal(180, Assert.IsType<SipEvent.Progressed>(await NextAsync(ours)).Status);
        Assert.Contains("s=b", Assert.IsType<SipEvent.Answered>(await NextAsync(ours)).Sdp);
        Assert.IsType<SipEvent.Acknowledged>(await NextAsync(theirs));
        theirs.Bye("done");
        Assert.Equal(SipEndCause.LocalBye, Assert.IsType<SipEvent.Ended>(await NextAsync(theirs)).Cause);
        var end = Assert.IsType<SipEvent.Ended>(await NextAsync(ours));
        Assert.Equal(SipEndCause.Bye, end.Cause);
        Assert.Contains("done", end.Reason);
        Assert.False(await ours.Events.WaitToReadAsync());
    }

    [Theory]
    [InlineData(SipTransportKind.Udp)]
    [InlineData(SipTransportKind.Tcp)]
    public async Task APortInUseIsSaidSo(SipTransportKind kind)
    {
        await using var first = await StartAsync(On(kind, new SipPipe(), ""), new TestUser());
        var taken = first.Bound[0].EndPoint;
        var error = await Assert.ThrowsAsync<SipBindException>(async () => await StartAsync(new SipEndpointOptions { Listen = [new(kind, taken)] }, new TestUser()));
        Assert.Equal(taken, error.EndPoint);
        Assert.NotEmpty(error.Reason);
    }

    [Theory]
    [InlineData(SipTransportKind.Udp)]
    [InlineData(SipTransportKind.Tcp)]
    public async Task AClosedEndpointFreesItsPort(SipTransportKind kind)
    {
        var first = await StartAsync(On(kind, new SipPipe(), ""), new TestUser());
        var place = first.Bound[0];
        await first.DisposeAsync();
        await using var second = await StartAsync(new SipEndpointOptions { Listen = [place] }, new TestUser());
        Assert.Equal(place, second.Bound[0]);
    }

    [Fact]
    public async Task SourcesThatAreNotAcceptedGetNoAnswer()
    {
        await using var endpoint = await StartAsync(On(SipTransportKind.Udp, new SipPipe(), "") with { AcceptSource = a => a.Equals(IPAddress.Loopback) }, new TestUser());
        var ping = Encoding.ASCII.GetBytes("OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKy\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n\r\n");
        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.66"), 0));
        using var known = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await stranger.SendAsync(ping, endpoint.Bound[0].EndPoint);
        await known.SendAsync(ping, endpoint.Bound[0].EndPoint);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await known.ReceiveAsync(limit.Token);
        // The endpoint reads in order: had it answered the stranger, that would be here by now.
        Assert.Equal(0, stranger.Available);
    }

    [Fact]
    public async Task OptionsOutOfDialogAndAPeerThatIsNotThere()
    {
        await using var peer = await StartAsync(On(SipTransportKind.Udp, new SipPipe(), ""), new TestUser());
        await using var us = await StartAsync(new SipEndpointOptions
        {
            Listen = [new(SipTransportKind.Udp, new IPEndPoint(IPAddress.Loopback, 0)), new(SipTransportKind.Tcp, new IPEndPoint(IPAddress.Loopback, 0))],
        }, new TestUser());
        OutgoingRequest Ping(string target) => new() { Method = "OPTIONS", Target = SipUri.Parse(target), From = NameAddr.Of(SipUri.Parse("sip:me@127.0.0.1")) };
        var answer = await us.SendAsync(Ping($"sip:x@localhost:{peer.Bound[0].EndPoint.Port}"), default);
        Assert.Equal(200, answer.Status);
        Assert.Contains("INVITE", answer.Header("Allow"));
        // Nobody listens on a TCP port that only UDP has.
        var refused = await us.SendAsync(Ping($"sip:x@127.0.0.1:{peer.Bound[0].EndPoint.Port};transport=tcp"), default);
        Assert.Equal(503, refused.Status);
        Assert.Equal(503, (await us.SendAsync(Ping("sip:x@no-such-host.invalid"), default)).Status);
    }

    [Theory]
    [InlineData("127.0.0.1:{other}", ";rport", false)] // asked for: back to where it came from
    [InlineData("127.0.0.1:{other}", "", true)]        // our own address, another port: that port (RFC 3261 §18.2.2)
    [InlineData("192.0.2.7:5999", "", false)]          // behind a NAT: the port shown is no better than the host shown
    [InlineData("host.example.com", "", false)]
    public async Task WhereResponsesGo(string sentBy, string rport, bool toOther)
    {
        await using var endpoint = await StartAsync(On(SipTransportKind.Udp, new SipPipe(), ""), new TestUser());
        using var source = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var other = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var host = sentBy.Replace("{other}", $"{((IPEndPoint)other.Client.LocalEndPoint!).Port}");
        await source.SendAsync(Encoding.ASCII.GetBytes(
            $"OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP {host};branch=z9hG4bKy{rport}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n\r\n"), endpoint.Bound[0].EndPoint);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var answer = Encoding.ASCII.GetString((await (toOther ? other : source).ReceiveAsync(limit.Token)).Buffer);
        Assert.StartsWith("SIP/2.0 200", answer);
        Assert.Equal(rport.Length > 0, answer.Contains($"rport={((IPEndPoint)source.Client.LocalEndPoint!).Port}"));
        Assert.Equal(!toOther, answer.Contains("received=127.0.0.1"));
    }
}
