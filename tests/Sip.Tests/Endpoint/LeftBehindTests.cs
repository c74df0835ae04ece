using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Tests;
using VxmlGir.Contracts.Identity;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Tests.Support;
using VxmlGir.Sip.Transports;

namespace VxmlGir.Sip.Tests.Endpoint;

/// <summary>Abandoned calls and refused floods leave nothing behind.</summary>
public sealed class LeftBehindTests(ITestOutputHelper output)
{
    private sealed class Silent(SipPipe pipe) : IPipeEnd
    {
        public IPEndPoint Address { get; } = pipe.NextAddress();

        public int Heard { get; private set; }

        public void Receive(byte[] message, string from) => Heard++;
    }

    private static byte[] Invite(int number, string supported) => Encoding.ASCII.GetBytes(
        $"INVITE sip:us@us SIP/2.0\r\nVia: SIP/2.0/PIPE peer;branch=z9hG4bK{number}\r\nMax-Forwards: 70\r\nFrom: <sip:p@peer>;tag=t{number}\r\nTo: <sip:us@us>\r\n" +
        $"Call-ID: c{number}\r\nCSeq: 1 INVITE\r\nSupported: {supported}\r\nContact: <sip:p@peer;transport=pipe>\r\nContent-Length: 0\r\n\r\n");

    private static async Task<(SipEndpoint Us, SipPipe Pipe, Silent Peer, VirtualTime Time)> StartAsync(TestUser user)
    {
        var pipe = new SipPipe(lossy: true);
        var peer = new Silent(pipe);
        Assert.True(pipe.Attach("peer", peer));
        var time = new VirtualTime();
        var us = await SipEndpoint.StartAsync(new SipEndpointOptions { Pipe = pipe, PipeName = "us", RunPostsInline = true }, user, time, new SeededIds(1), NullLoggerFactory.Instance, new Meter("VxmlGir"));
        return (us, pipe, peer, time);
    }

    [Fact]
    public async Task AbandonedCallsAreForgottenWhenTheirTimersHaveRun()
    {
        var ended = 0;
        var number = 0;
        var user = new TestUser();
        user.OnCall = call =>
        {
            call.Deliver(e => ended += e is SipEvent.Ended ? 1 : 0);
            switch (number % 3)
            {
                case 0: call.Answer("v=0"); break;                       // never acknowledged
                case 1: call.Reject(new SipReject(404, "nobody")); break; // never acknowledged
                case 2: call.Progress(183, "v=0", reliable: true); break; // never PRACKed
            }
        };
        var (us, pipe, _, time) = await StartAsync(user);
        for (number = 0; number < 999; number++) pipe.Deliver("us", Invite(number, "100rel"), "peer");
        Assert.Equal(666, us.ActiveCalls);
        time.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal(999, ended);
        Assert.Equal((0, 0, 0), (us.ActiveCalls, us.Core.Transactions.Count, us.Core.Timers.Count));
    }

    [Fact]
    public async Task ARefusedFloodLeavesNoState()
    {
        var (us, pipe, peer, _) = await StartAsync(new TestUser { OnAdmit = _ => new SipReject(503, "full") });
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 20_000; i++) pipe.Deliver("us", Invite(i, "timer"), "peer");
        var took = TimeProvider.System.GetElapsedTime(began);
        Assert.Equal(20_000, peer.Heard);
        Assert.Equal((0, 0, 0), (us.ActiveCalls, us.Core.Transactions.Count, us.Core.Timers.Count));
        output.WriteLine($"{took.TotalMicroseconds / 20_000:F1} µs a refusal, parsed and written");
    }
}
