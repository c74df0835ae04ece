using System.Net;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>What came back, or why nothing did. The body, if any, is still to be read; dispose it.</summary>
internal readonly record struct ExchangeResult(HttpResponseMessage? Response, DeliveryOutcome.Later? Failure) : IDisposable
{
    public HttpStatusCode Status => Response?.StatusCode ?? 0;

    public bool Success => Response is { IsSuccessStatusCode: true };

    public void Dispose() => Response?.Dispose();
}

/// <summary>One request with its authorization: sent again once when the server asks for credentials (twice when its nonce was stale).</summary>
/// <param name="minRate">Bytes per second: an exchange with a body may take so much longer.</param>
internal sealed class HttpExchange(HttpClient client, TimeProvider time, TimeSpan timeout, int minRate = 64 * 1024)
{
    /// <param name="make">Makes the request anew for each try, with a fresh body.</param>
    /// <param name="bytes">Of the body that is sent.</param>
    public async Task<ExchangeResult> SendAsync(Func<HttpRequestMessage> make, HttpCredentials credentials, CancellationToken cancel, long bytes = 0)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var request = make();
            var tried = credentials.Authorize(request);
            var result = await OnceAsync(request, LimitFor(bytes), cancel);
            if (result.Status != HttpStatusCode.Unauthorized) return result;
            var again = attempt < 2 && credentials.Learn(result.Response!, tried);
            if (!again)
            {
                var detail = credentials.Present ? "user or password refused" : "the server asks for a user and password, none is configured";
                result.Dispose();
                return new ExchangeResult(null, new DeliveryOutcome.Later(LaterReasons.Authorization, $"{request.Method} {request.RequestUri!.GetLeftPart(UriPartial.Path)}: 401: {detail}", true));
            }
            result.Dispose();
        }
    }

    /// <summary>Reads a body under the same limit as the exchange: a server that stalls in the middle must not hold a slot for ever.</summary>
    public async Task<(T? Value, DeliveryOutcome.Later? Failure)> ReadAsync<T>(
        HttpResponseMessage response, string what, Func<Stream, CancellationToken, ValueTask<T>> read, CancellationToken cancel, long bytes = 0)
        where T : class
    {
        var allowed = LimitFor(bytes);
        using var limit = new CancellationTokenSource(allowed, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            return (await read(body, both.Token), null);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            return (null, new DeliveryOutcome.Later(LaterReasons.Unreachable, $"{what}: {cut.Message}", true));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, new DeliveryOutcome.Later(LaterReasons.Timeout, $"{what}: the body did not end within {allowed.TotalSeconds:F0} s", true));
        }
    }

    private async Task<ExchangeResult> OnceAsync(HttpRequestMessage request, TimeSpan allowed, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(allowed, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var what = $"{request.Method} {request.RequestUri!.GetLeftPart(UriPartial.Path)}";
        try
        {
            // Headers only: a body is read by whoever wants it, under the same limit.
            return new ExchangeResult(await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token), null);
        }
        catch (HttpRequestException failed)
        {
            if (failed.InnerException is InvalidDataException damaged)
                return new ExchangeResult(null, new DeliveryOutcome.Later(LaterReasons.Local, $"{what}: local copy: {damaged.Message}", false));
            return new ExchangeResult(null, new DeliveryOutcome.Later(LaterReasons.Unreachable, $"{what}: {failed.Message}", true));
        }
        catch (IOException failed)
        {
            return new ExchangeResult(null, new DeliveryOutcome.Later(LaterReasons.Unreachable, $"{what}: {failed.Message}", true));
        }
        catch (InvalidDataException damaged)
        {
            return new ExchangeResult(null, new DeliveryOutcome.Later(LaterReasons.Local, $"{what}: local copy: {damaged.Message}", false));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ExchangeResult(null, new DeliveryOutcome.Later(LaterReasons.Timeout, $"{what}: no answer within {allowed.TotalSeconds:F0} s", true));
        }
    }

    private TimeSpan LimitFor(long bytes) => timeout + TimeSpan.FromSeconds((double)bytes / minRate);
}
