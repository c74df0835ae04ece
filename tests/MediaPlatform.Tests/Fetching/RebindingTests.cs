using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using VxmlGir.Contracts.Identity;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;
using VxmlGir.MediaPlatform.Fetching;

namespace VxmlGir.MediaPlatform.Tests.Fetching;

/// <summary>A name that leads to a public address when it is checked and to a forbidden one a moment later (DNS rebinding).</summary>
public sealed class RebindingTests
{
    private static readonly IPAddress Public = IPAddress.Parse("8.8.4.4");

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.7")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:192.168.1.1")]
    public async Task The_address_that_was_checked_is_the_one_that_is_connected_to(string forbidden)
    {
        var net = new Net([[Public], [IPAddress.Parse(forbidden)], [IPAddress.Parse(forbidden)]]);
        using var http = new HttpExchange(new FetchPolicy(), net.Options, new SeededIds(1));
        Assert.Equal("hello", Text(await AskAsync(http)));
        Assert.Equal(1, net.Asked);
        Assert.Equal([new IPEndPoint(Public, 80)], net.Connected);
        // The next connection asks again, and what it is told is refused.
        Assert.Equal("no address of rebind.example may be reached", Reason(await AskAsync(http)));
        Assert.Equal(2, net.Asked);
        Assert.Equal([new IPEndPoint(Public, 80)], net.Connected);
    }

    [Fact]
    public async Task Of_a_mixed_answer_only_what_may_be_reached_is_tried_each_address_once()
    {
        var (dead, alive) = (IPAddress.Parse("8.8.8.8"), Public);
        var net = new Net([[IPAddress.Loopback, dead, IPAddress.Parse("192.168.0.1"), alive, IPAddress.IPv6Loopback]]) { Dead = [dead] };
        using var http = new HttpExchange(new FetchPolicy(), net.Options, new SeededIds(1));
        Assert.Equal("hello", Text(await AskAsync(http)));
        Assert.Equal([new IPEndPoint(dead, 80), new IPEndPoint(alive, 80)], net.Connected);
    }

    [Fact]
    public async Task A_dead_public_address_does_not_lead_to_a_forbidden_one()
    {
        var net = new Net([[Public, IPAddress.Loopback]]) { Dead = [Public] };
        using var http = new HttpExchange(new FetchPolicy(), net.Options, new SeededIds(1));
        Assert.IsType<HttpReply.Failed>(await AskAsync(http));
        Assert.Equal([new IPEndPoint(Public, 80)], net.Connected);
    }

    [Fact]
    public async Task A_listed_host_may_be_anywhere()
    {
        var net = new Net([[IPAddress.Loopback]]);
        using var http = new HttpExchange(new FetchPolicy { Hosts = ["rebind.example"] }, net.Options, new SeededIds(1));
        Assert.Equal("hello", Text(await AskAsync(http)));
        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 80)], net.Connected);
    }

    private static ValueTask<HttpReply> AskAsync(HttpExchange http) =>
        http.SendAsync(new HttpQuery("GET", new Uri("http://rebind.example/x"), [], default, null, TimeSpan.FromSeconds(20), 1024), TestContext.Current.CancellationToken);

    private static string Text(HttpReply reply) => System.Text.Encoding.UTF8.GetString(Assert.IsType<HttpReply.Response>(reply).Body.Span);

    private static string Reason(HttpReply reply) => Assert.IsType<HttpReply.Failed>(reply).Reason;

    /// <summary>A resolver that answers in turn, and a network on which every address is a server that says hello once.</summary>
    private sealed class Net(ImmutableArray<IPAddress[]> answers)
    {
        private int _asked;

        public int Asked => _asked;

        public ConcurrentQueue<IPEndPoint> Connected { get; } = [];

        public IPAddress[] Dead { get; init; } = [];

        public HttpExchangeOptions Options => new()
        {
            Resolve = (name, _) =>
            {
                Assert.Equal("rebind.example", name);
                return Task.FromResult(answers[Math.Min(Interlocked.Increment(ref _asked), answers.Length) - 1]);
            },
            Connect = (address, _) =>
            {
                Connected.Enqueue(address);
                if (Dead.Contains(address.Address)) throw new SocketException((int)SocketError.HostUnreachable);
                return ValueTask.FromResult<Stream>(new Hello());
            },
        };
    }

    /// <summary>Says its answer after the request, then nothing more.</summary>
    private sealed class Hello() : MemoryStream("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8.ToArray())
    {
        public override bool CanWrite => true;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override void Write(byte[] buffer, int offset, int count) { }
    }
}
