using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.MediaPlatform.Fetching;

/// <summary>
/// One raw HTTP exchange over the system's sockets: no redirects, no cookies, no cache (they stay above). A name is resolved
/// once and the connection goes to the address that was checked, so that a second answer of the resolver changes nothing.
/// </summary>
public sealed class HttpExchange : IHttpExchange, IDisposable
{
    private readonly HttpClient _client;
    private readonly FetchPolicy _policy;

    public HttpExchange(FetchPolicy policy, TimeSpan connectTimeout)
    {
        _policy = policy;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = connectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = ConnectAsync,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async ValueTask<HttpReply> SendAsync(HttpQuery query, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(query.Timeout);
        try
        {
            using var request = Request(query);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (response.Content.Headers.ContentLength > query.MaxBytes) return new HttpReply.Failed($"more than {query.MaxBytes} bytes");
            await using var stream = await response.Content.ReadAsStreamAsync(limit.Token);
            return await ReadAsync(stream, query.MaxBytes, limit.Token) is { } body
                ? new HttpReply.Response((int)response.StatusCode, Headers(response), body)
                : new HttpReply.Failed($"more than {query.MaxBytes} bytes");
        }
        catch (OperationCanceledException)
        {
            return new HttpReply.Failed(cancellation.IsCancellationRequested ? "cancelled" : "timeout");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException)
        {
            return new HttpReply.Failed(failure.InnerException is AddressRefusedException refused ? refused.Message : failure.Message);
        }
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        var address = addresses.FirstOrDefault(a => Allows(context.DnsEndPoint, a))
            ?? throw new AddressRefusedException($"no address of {context.DnsEndPoint.Host} may be reached");
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A listed host may be anywhere; any other only at a public address (request forgery, OWASP ASVS 1.3.6).
    private bool Allows(DnsEndPoint host, IPAddress address) =>
        _policy.IsListed(new UriBuilder(Uri.UriSchemeHttp, host.Host, host.Port).Uri) || FetchPolicyExtensions.IsPublic(address);

    private static HttpRequestMessage Request(HttpQuery query)
    {
        var request = new HttpRequestMessage(new HttpMethod(query.Method), query.Uri);
        if (query.ContentType is { } type)
        {
            request.Content = new ReadOnlyMemoryContent(query.Body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }
        foreach (var (name, value) in query.Headers) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, long max, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellation) is var count and > 0)
        {
            if (body.Length + count > max) return null;
            body.Write(buffer, 0, count);
        }
        return body.ToArray();
    }

    private static ImmutableArray<KeyValuePair<string, string>> Headers(HttpResponseMessage response) =>
        [.. response.Headers.Concat(response.Content.Headers).SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v)))];

    private sealed class AddressRefusedException(string message) : IOException(message);
}
