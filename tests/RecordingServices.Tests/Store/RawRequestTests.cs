using System.Net.Sockets;
using System.Text;
using VxmlGir.RecordingServices.Tests.Support;

namespace VxmlGir.RecordingServices.Tests.Store;

/// <summary>What no well-meaning client sends.</summary>
public class RawRequestTests
{
    [Theory]
    [InlineData("/../secret", 400)]
    [InlineData("/a/../../secret", 400)]
    [InlineData("/%2e%2e/secret", 400)]
    [InlineData("/..%2fsecret", 400)]
    [InlineData("/a%2f..%2f..%2fsecret", 400)]
    [InlineData("/..%5csecret", 400)]
    [InlineData("/a%00b", 400)]
    [InlineData("/a%0d%0ab", 400)]
    [InlineData("//secret", 400)]
    [InlineData("/./x", 400)]
    [InlineData("/%zz", 400)]
    [InlineData("/%c3%28", 400)]
    [InlineData("/ok?x=../../", 201)]
    [InlineData("/%C3%A9t%C3%A9.mp3", 201)]
    public async Task A_path_never_leaves_the_store(string target, int status)
    {
        await using var s = await Services.StartAsync();
        Assert.Equal(status, await PutAsync(s, target, "Content-Length: 1\r\n\r\nx"));
        var outside = Directory.EnumerateFiles(s.Folder, "*secret*", SearchOption.AllDirectories).ToList();
        Assert.Empty(outside);
    }

    [Fact]
    public async Task An_interrupted_put_leaves_nothing()
    {
        await using var s = await Services.StartAsync();
        using (var socket = await ConnectAsync(s))
        {
            await socket.SendAsync(Head(s, "/cut.mp3", "Content-Length: 100000\r\n\r\nonly this"));
            await Eventually.TrueAsync(() => s.Incoming() == 1, "the body is being received");
        }
        await Eventually.TrueAsync(() => s.Incoming() == 0, "the part is gone");
        Assert.False(File.Exists(s.Stored("cut.mp3")));
    }

    [Fact]
    public async Task What_a_killed_run_left_in_part_is_dropped_at_the_next_start()
    {
        var s = await Services.StartAsync();
        s.KeepFolder = true;
        await s.StatusAsync("PUT", "whole", new StringContent("x"));
        await s.DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(s.Folder, "incoming", "0123.part"), "half");
        await using var again = await Services.StartAsync(folder: s.Folder);
        Assert.Equal(0, again.Incoming());
        Assert.Equal("x", await again.Store.GetStringAsync("whole"));
    }

    [Theory]
    [InlineData("Authorization: Basic bm9wZTpub3Bl\r\n")]
    [InlineData("Authorization: Basic !!!\r\n")]
    [InlineData("Authorization: Bearer x\r\n")]
    [InlineData("")]
    public async Task Without_the_right_credentials_nothing_is_told(string header)
    {
        await using var s = await Services.StartAsync();
        await s.StatusAsync("PUT", "f", new StringContent("x"));
        using var socket = await ConnectAsync(s);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /f HTTP/1.1\r\nHost: {s.Host.StoreUri.Authority}\r\n{header}Connection: close\r\n\r\n"));
        var answer = await ReadAsync(socket);
        Assert.StartsWith("HTTP/1.1 401", answer);
        Assert.Contains("WWW-Authenticate: Basic realm=", answer);
    }

    private static async Task<int> PutAsync(Services s, string target, string rest)
    {
        using var socket = await ConnectAsync(s);
        await socket.SendAsync(Head(s, target, "Connection: close\r\n" + rest));
        return int.Parse((await ReadAsync(socket)).Split(' ')[1]);
    }

    private static byte[] Head(Services s, string target, string rest) => Encoding.ASCII.GetBytes(
        $"PUT {target} HTTP/1.1\r\nHost: {s.Host.StoreUri.Authority}\r\nAuthorization: {Services.Basic(s.Host.StoreCredentials)}\r\n{rest}");

    private static async Task<Socket> ConnectAsync(Services s)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(s.Host.StoreUri.Host, s.Host.StoreUri.Port);
        return socket;
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(deadline.Token);
    }
}
