using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using VxmlGir.Contracts.Identity;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;
using VxmlGir.RecordingCore.Delivery;

namespace VxmlGir.MediaPlatform.Fetching;

/// <summary>
/// One raw HTTP exchange over the system's sockets: no redirects, no cookies, no cache (they stay above). A server that asks for a digest of a
/// password gets it in a second request (RFC 7616), with the same time limit.
/// </summary>
public sealed class HttpExchange(FetchPolicy policy, HttpExchangeOptions options, IIds ids) : IHttpExchange, IDisposable
{
    private readonly HttpClients _clients = new(policy, options);
    private readonly DigestAnswers _digests = new(policy, ids);

    public async ValueTask<HttpReply> SendAsync(HttpQuery query, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(query.Timeout);
        try
        {
            using var response = await AskAsync(query, limit.Token);
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

    public void Dispose() => _clients.Dispose();

    private async Task<HttpResponseMessage> AskAsync(HttpQuery query, CancellationToken cancellation)
    {
        var client = _clients.For(query.Uri);
        var digest = _digests.For(query.Uri);
        var (first, tried) = await AskAsync(client, query, digest, cancellation);
        if (digest is null || first.StatusCode != HttpStatusCode.Unauthorized || !digest.Learn(first, tried)) return first;
        first.Dispose();
        return (await AskAsync(client, query, digest, cancellation)).Response;
    }

    private static async Task<(HttpResponseMessage Response, bool Authorized)> AskAsync(HttpClient client, HttpQuery query, HttpCredentials? digest, CancellationToken cancellation)
    {
        using var request = Request(query);
        var authorized = digest?.Authorize(request) ?? false;
        return (await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation), authorized);
    }

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
}
