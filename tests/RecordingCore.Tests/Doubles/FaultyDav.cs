using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>
/// A WebDAV store and a processor on a real socket, down to the bytes: every file meets one fault, so often, then the server behaves. Connections may be TLS, with a
/// certificate chosen per connection.
/// </summary>
internal sealed class FaultyDav : IAsyncDisposable
{
    private static readonly TimeSpan Drip = TimeSpan.FromMilliseconds(40);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly ConcurrentDictionary<string, int> _faulted = new();
    private readonly Task _accepting;
    private int _accepted;

    public FaultyDav(DavFault? fault, int times = 1)
    {
        (Fault, Times) = (fault, times);
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public DavFault? Fault { get; }
    public int Times { get; }
    public DavObjects Held { get; } = new();

    /// <summary>Faults that happened.</summary>
    public int Faulted => _faulted.Values.Sum(n => Math.Min(n, Times));

    /// <summary>Numbers of the connections on which a request arrived.</summary>
    public ConcurrentBag<int> Served { get; } = [];

    /// <summary>The certificate of the n-th connection, from 1; null: plain text. Null itself: no TLS.</summary>
    public Func<int, X509Certificate2?>? Certificate { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var task = ServeAsync(socket, Interlocked.Increment(ref _accepted));
                _connections[task] = true;
                _ = task.ContinueWith(done => _connections.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        using var closing = socket;
        try
        {
            await using var stream = await OpenAsync(socket, number);
            while (await DavWire.ReadAsync(stream, MayCut, _stop.Token) is { } request)
            {
                Served.Add(number);
                if (!await OneAsync(socket, stream, request)) return;
            }
        }
        catch (Exception over) when (over is IOException or SocketException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
        }
    }

    private async Task<Stream> OpenAsync(Socket socket, int number)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (Certificate is null) return plain;
        if (Certificate(number) is not { } certificate)
        {
            await plain.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), _stop.Token);
            throw new IOException("this connection has no TLS");
        }
        var tls = new SslStream(plain);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, _stop.Token);
        return tls;
    }

    // Bodies that the fault does not let in whole: how many bytes of them are read.
    private int? MayCut(DavRequest head) =>
        Fault is DavFault.PutResetBefore ? Hits(head, count: false) ? 0 : null
        : Fault is DavFault.PutResetInTheMiddle or DavFault.PutFullInTheMiddle && Hits(head, count: false) ? head.Body.Length / 2 : null;

    private bool Hits(DavRequest request, bool count)
    {
        if (Fault is not { } fault || request.Method != fault.Method()) return false;
        var key = request.Method == "POST" ? Encoding.UTF8.GetString(request.Body) : request.File;
        if (!count) return _faulted.GetValueOrDefault(key) < Times;
        return _faulted.AddOrUpdate(key, 1, (_, n) => n + 1) <= Times;
    }

    /// <summary>False when the connection is over.</summary>
    private async Task<bool> OneAsync(Socket socket, Stream stream, DavRequest request)
    {
        if (!Hits(request, count: true)) return await DavWire.WriteAsync(stream, request, Held.Answer(request), _stop.Token);
        if (Fault!.Value.Status() is { } status) return await DavWire.WriteAsync(stream, request, new DavReply(status, Headers: Extra(status)), _stop.Token);
        return await MisbehaveAsync(socket, stream, request);
    }

    private static string Extra(int status) => status switch
    {
        401 => "WWW-Authenticate: Basic realm=\"rec\"\r\n",
        301 or 302 => "Location: http://127.0.0.1:1/elsewhere\r\n",
        503 or 429 => "Retry-After: 1\r\n",
        _ => "",
    };

    private async Task<bool> MisbehaveAsync(Socket socket, Stream stream, DavRequest request)
    {
        switch (Fault)
        {
            case DavFault.PutTruncated: return await AnswerAsync(stream, request with { Body = request.Body[..(request.Body.Length / 2)] });
            case DavFault.PutEmpty: return await AnswerAsync(stream, request with { Body = [] });
            case DavFault.PutCorrupted: return await AnswerAsync(stream, request with { Body = Flipped(request.Body) });
            case DavFault.PutResetBefore or DavFault.MoveResetBefore: return Reset(socket);
            case DavFault.PutResetInTheMiddle:
                Held.Answer(request);
                return Reset(socket);
            case DavFault.PutResetAfterStoring or DavFault.MoveResetAfterMoving or DavFault.PostResetAfterTaking:
                Held.Answer(request);
                return Reset(socket);
            case DavFault.PutFullInTheMiddle:
                Held.Answer(request);
                await DavWire.WriteAsync(stream, request, new DavReply(507, Headers: "Connection: close\r\n"), _stop.Token);
                return false;
            case DavFault.MoveDoneBut500:
                Held.Answer(request);
                return await DavWire.WriteAsync(stream, request, new DavReply(500), _stop.Token);
            case DavFault.Move412WithoutTarget: return await DavWire.WriteAsync(stream, request, new DavReply(412), _stop.Token);
            case DavFault.PutStalls or DavFault.PostStalls:
                await Task.Delay(TimeSpan.FromSeconds(20), _stop.Token);
                return false;
            case DavFault.PutDripsItsAnswer: return await DripAsync(stream, request);
            case DavFault.PutContinuesUnasked:
                await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), _stop.Token);
                return await AnswerAsync(stream, request);
            case DavFault.PutGarbage:
                await stream.WriteAsync("SSH-2.0-OpenSSH_9.2\r\n\r\n"u8.ToArray(), _stop.Token);
                return false;
            case DavFault.HeadLies: return await DavWire.WriteAsync(stream, request, new DavReply(200, new byte[7]), _stop.Token);
            case DavFault.HeadWrongEtagAndLength:
                var reply = Held.Answer(request);
                return await DavWire.WriteAsync(stream, request, reply with { Headers = "ETag: \"not the one\"\r\nLast-Modified: yesterday\r\n" }, _stop.Token);
            case DavFault.GetTruncated or DavFault.GetStallsInTheMiddle: return await CutAsync(socket, stream, request);
            case DavFault.GetCorrupted:
                var whole = Held.Answer(request);
                return await DavWire.WriteAsync(stream, request, whole.Body is { } body ? whole with { Body = Flipped(body) } : whole, _stop.Token);
            default: return false;
        }
    }

    private Task<bool> AnswerAsync(Stream stream, DavRequest request) => DavWire.WriteAsync(stream, request, Held.Answer(request), _stop.Token);

    private async Task<bool> DripAsync(Stream stream, DavRequest request)
    {
        Held.Answer(request);
        foreach (var b in "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nX-Slow: "u8.ToArray().Concat(Enumerable.Repeat((byte)'x', 200)))
        {
            await stream.WriteAsync(new[] { b }, _stop.Token);
            await Task.Delay(Drip, _stop.Token);
        }
        return false;
    }

    private async Task<bool> CutAsync(Socket socket, Stream stream, DavRequest request)
    {
        var body = Held.Answer(request).Body ?? [];
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length + 1}\r\n\r\n"), _stop.Token);
        await stream.WriteAsync(body.AsMemory(0, body.Length / 2), _stop.Token);
        if (Fault == DavFault.GetStallsInTheMiddle) await Task.Delay(TimeSpan.FromSeconds(20), _stop.Token);
        return Reset(socket);
    }

    private static byte[] Flipped(byte[] body)
    {
        var flipped = body.ToArray();
        if (flipped.Length > 0) flipped[flipped.Length / 3] ^= 0x10;
        return flipped;
    }

    private static bool Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        return false;
    }
}
