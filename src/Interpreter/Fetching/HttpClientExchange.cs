using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>
/// The real HTTP exchange. A host is resolved once and connected by the address that was checked, so that a second answer of
/// the name service cannot lead elsewhere. No redirects, no cookies: both belong to <see cref="DocumentLoader"/>.
/// </summary>
public sealed class HttpClientExchange : IHttpExchange, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly FetchPolicy _policy;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    public HttpClientExchange(FetchPolicy policy, TimeProvider time)
    {
        (_policy, _time) = (policy, time);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = ConnectTimeout,
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
    }

    public async ValueTask<HttpReply> SendAsync(HttpQuery query, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(query.Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            using var message = ToMessage(query);
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token);
            var body = await ReadAsync(response, query.MaxBytes, both.Token);
            return body is null ? new HttpReply.Failed($"more than {query.MaxBytes} bytes") : new HttpReply.Response((int)response.StatusCode, Headers(response), body);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new HttpReply.Failed($"no answer within {query.Timeout}");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException)
        {
            return new HttpReply.Failed(fault.InnerException?.Message ?? fault.Message);
        }
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var listed = _policy.Hosts.Contains(host) || _policy.Hosts.Contains($"{host}:{port}");
        var addresses = await Dns.GetHostAddressesAsync(host, cancellation);
        var allowed = addresses.Where(a => listed || FetchPolicyExtensions.IsPublic(a)).ToArray();
        if (allowed.Length == 0) throw new IOException($"host '{host}' has no address that may be connected");
        Socket? socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellation);
            var stream = new NetworkStream(socket, ownsSocket: true);
            socket = null;
            return stream;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private static HttpRequestMessage ToMessage(HttpQuery query)
    {
        var message = new HttpRequestMessage(new HttpMethod(query.Method), query.Uri);
        foreach (var header in query.Headers) message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        if (query.ContentType is null) return message;
        message.Content = new ReadOnlyMemoryContent(query.Body);
        message.Content.Headers.TryAddWithoutValidation("Content-Type", query.ContentType);
        return message;
    }

    private static async ValueTask<byte[]?> ReadAsync(HttpResponseMessage response, long most, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellation) is var count and > 0)
        {
            if (kept.Length + count > most) return null;
            kept.Write(buffer, 0, count);
        }
        return kept.ToArray();
    }

    private static ImmutableArray<KeyValuePair<string, string>> Headers(HttpResponseMessage response) =>
    [
        .. response.Headers.Concat(response.Content.Headers).SelectMany(h => h.Value.Select(v => new KeyValuePair<string, string>(h.Key, v))),
    ];
}
