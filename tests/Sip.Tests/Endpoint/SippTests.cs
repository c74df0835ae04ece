using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Sdp;
using VxmlGir.Sip.Tests.Support;

namespace VxmlGir.Sip.Tests.Endpoint;

/// <summary>A foreign peer, SIPp, calls our endpoint: INVITE, 180, 200, ACK, BYE, each call's SDP negotiated.</summary>
public sealed class SippTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(SipTransportKind.Udp, "u1")]
    [InlineData(SipTransportKind.Tcp, "t1")]
    public async Task AHundredCalls(SipTransportKind kind, string mode)
    {
        if (!File.Exists("/usr/bin/sipp"))
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("sipp is absent (Debian package sip-tester)");
            Assert.Skip("sipp is absent (Debian package sip-tester)");
        }
        var ended = 0;
        var user = new TestUser
        {
            OnCall = call => call.Deliver(e =>
            {
                if (e is SipEvent.Ended { Cause: SipEndCause.Bye }) Interlocked.Increment(ref ended);
            }),
        };
        var inner = user.OnCall;
        user.OnCall = call =>
        {
            inner(call);
            var media = (Negotiated)SdpNegotiator.Answer(call.Invite.Sdp!, new MediaCapabilities { Local = new IPEndPoint(IPAddress.Loopback, 40_000) });
            call.Progress(180);
            call.Answer(media.Media.LocalSdp);
        };
        using var meter = new Meter("VxmlGir");
        await using var endpoint = await SipEndpoint.StartAsync(
            new SipEndpointOptions { Listen = [new(kind, new IPEndPoint(IPAddress.Loopback, 0))] }, user, TimeProvider.System, new SystemIds(), NullLoggerFactory.Instance, meter);

        var calls = int.TryParse(Environment.GetEnvironmentVariable("SIPP_CALLS"), out var n) ? n : 100;
        var rate = int.TryParse(Environment.GetEnvironmentVariable("SIPP_RATE"), out var r) ? r : 200;
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var start = new ProcessStartInfo("/usr/bin/sipp") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in (string[])["-sn", "uac", $"127.0.0.1:{endpoint.Bound[0].EndPoint.Port}", "-i", "127.0.0.1", "-t", mode, "-m", $"{calls}", "-r", $"{rate}", "-d", "10", "-nostdin", "-timeout", "60s"])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(limit.Token);
        var cost = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / calls;
        output.WriteLine($"{kind}: {calls} calls at {rate}/s, {cost:F3} ms of processor time a call");
        var last = (await text).Split('\n');
        Assert.True(process.ExitCode == 0, string.Join('\n', last.TakeLast(60)));
        Assert.Equal(calls, ended);
    }
}
