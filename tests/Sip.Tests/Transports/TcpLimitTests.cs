using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Tests.Support;

namespace VxmlGir.Sip.Tests.Transports;

/// <summary>Hostile TCP peers against real sockets: each test waits for a condition, with a deadline.</summary>
public sealed class TcpLimitTests
{
    private static readonly byte[] Options = Encoding.ASCII.GetBytes(
        "OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n");

    private static async Task<(SipEndpoint, Meter)> StartAsync(SipLimits limits)
    {
        var meter = new Meter("VxmlGir");
        var options = new SipEndpointOptions { Listen = [new(SipTransportKind.Tcp, new IPEndPoint(IPAddress.Loopback, 0))], Limits = limits };
        return (await SipEndpoint.StartAsync(options, new TestUser(), TimeProvider.System, new SystemIds(), NullLoggerFactory.Instance, meter), meter);
    }

    private static async Task<TcpClient> ConnectAsync(SipEndpoint endpoint)
    {
        var client = new TcpClient();
        await client.ConnectAsync(endpoint.Bound[0].EndPoint);
        return client;
    }

    /// <summary>What arrives until the end of the stream, or until the text ends with <paramref name="until"/>.</summary>
    private static async Task<string> ReadAsync(TcpClient client, string? until = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (until is null || !text.ToString().EndsWith(until, StringComparison.Ordinal))
            {
                var length = await client.GetStream().ReadAsync(buffer, limit.Token);
                if (length == 0) break;
                text.Append(Encoding.ASCII.GetString(buffer, 0, length));
            }
        }
        catch (IOException)
        {
            // Reset is an end as well.
        }
        return text.ToString();
    }

    [Fact]
    public async Task AConnectionWithoutAMessageIsClosedInTime()
    {
        var (endpoint, meter) = await StartAsync(new SipLimits { TcpMessageTime = TimeSpan.FromMilliseconds(200) });
        await using var _ = endpoint;
        using var __ = meter;
        using var client = await ConnectAsync(endpoint);
        Assert.Equal("", await ReadAsync(client));
    }

    [Fact]
    public async Task ADribbledMessageIsGivenUp()
    {
        var (endpoint, meter) = await StartAsync(new SipLimits { TcpMessageTime = TimeSpan.FromMilliseconds(300) });
        await using var _ = endpoint;
        using var __ = meter;
        using var client = await ConnectAsync(endpoint);
        await client.GetStream().WriteAsync(Options);
        Assert.Contains("200 OK", await ReadAsync(client, "\r\n\r\n"));
        await client.GetStream().WriteAsync(Options.AsMemory(0, 40));
        Assert.Equal("", await ReadAsync(client));
    }

    [Fact]
    public async Task AnIdleConnectionIsClosed()
    {
        var (endpoint, meter) = await StartAsync(new SipLimits { TcpIdle = TimeSpan.FromMilliseconds(300) });
        await using var _ = endpoint;
        using var __ = meter;
        using var client = await ConnectAsync(endpoint);
        await client.GetStream().WriteAsync(Options);
        Assert.StartsWith("SIP/2.0 200 OK", await ReadAsync(client));
    }

    [Fact]
    public async Task TooManyConnectionsOfOneAddressAreRefusedAndOthersServed()
    {
        var (endpoint, meter) = await StartAsync(new SipLimits { MaxTcpConnectionsPerAddress = 3 });
        await using var _ = endpoint;
        using var __ = meter;
        var clients = new List<TcpClient>();
        for (var i = 0; i < 3; i++)
        {
            clients.Add(await ConnectAsync(endpoint));
            await clients[i].GetStream().WriteAsync(Options);
            Assert.Contains("200 OK", await ReadAsync(clients[i], "\r\n\r\n"));
        }
        using (var fourth = await ConnectAsync(endpoint)) Assert.Equal("", await ReadAsync(fourth));
        using (var other = new TcpClient(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0)))
        {
            await other.ConnectAsync(endpoint.Bound[0].EndPoint);
            await other.GetStream().WriteAsync(Options);
            Assert.Contains("200 OK", await ReadAsync(other, "\r\n\r\n"));
        }
        clients.ForEach(c => c.Dispose());
    }

    [Fact]
    public async Task PingsGetPongsAndMessagesMayShareASegmentOrSpanMany()
    {
        var (endpoint, meter) = await StartAsync(new SipLimits());
        await using var _ = endpoint;
        using var __ = meter;
        using var client = await ConnectAsync(endpoint);
        client.NoDelay = true;
        await client.GetStream().WriteAsync("\r\n\r\n"u8.ToArray());
        Assert.Equal("\r\n", await ReadAsync(client, "\r\n"));
        await client.GetStream().WriteAsync((byte[])[.. Options, .. Options]);
        var both = await ReadAsync(client, "\r\n\r\n");
        if (both.Split("SIP/2.0 200").Length < 3) both += await ReadAsync(client, "\r\n\r\n");
        Assert.Equal(3, both.Split("SIP/2.0 200").Length);
        foreach (var part in Options) await client.GetStream().WriteAsync(new[] { part });
        Assert.Contains("200 OK", await ReadAsync(client, "\r\n\r\n"));
    }

    [Fact]
    public async Task InviteThenGoneHarmsNobody()
    {
        var (endpoint, meter) = await StartAsync(new SipLimits { MaxTcpConnectionsPerAddress = 200 });
        await using var _ = endpoint;
        using var __ = meter;
        var invite = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Options).Replace("OPTIONS", "INVITE", StringComparison.Ordinal));
        for (var i = 0; i < 50; i++)
        {
            using var client = await ConnectAsync(endpoint);
            await client.GetStream().WriteAsync(invite);
            client.LingerState = new LingerOption(true, 0);
        }
        using var last = await ConnectAsync(endpoint);
        await last.GetStream().WriteAsync(Options);
        Assert.Contains("200 OK", await ReadAsync(last, "\r\n\r\n"));
    }
}
