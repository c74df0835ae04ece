using System.Net;
using System.Security.Cryptography;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>
/// Objects of an S3-compatible bucket. A PUT there is atomic and carries its digest, signed, so it needs neither a temporary name nor a move; <c>If-None-Match: *</c> keeps a
/// server that knows it from overwriting, and the look before does for the others.
/// </summary>
internal sealed class S3Store(HttpExchange http, AwsSignature signature, HttpCredentials nobody) : IRecordingStore
{
    private static readonly string EmptyBody = Convert.ToHexStringLower(SHA256.HashData([]));

    public async Task<DeliveryOutcome> StoreAsync(StoreFile file, CancellationToken cancel)
    {
        if (await LookAsync(file, cancel) is { } known) return known;
        using var put = await http.SendAsync(() => PutRequest(file), nobody, cancel, file.Length);
        if (put.Failure is { } failure) return failure;
        if (put.Success) return new DeliveryOutcome.Done();
        // 409 and 412: another PUT of the same object is going on, or was faster.
        if (put.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict && await LookAsync(file, cancel) is { } faster) return faster;
        return Judge(put, HttpMethod.Put, file);
    }

    public Task<DeliveryOutcome> VerifyAsync(StoreFile file, CancellationToken cancel) => ReadAsync(file, SHA256.HashDataAsync, cancel);

    public Task<DeliveryOutcome> FetchAsync(StoreFile file, Stream to, CancellationToken cancel) =>
        ReadAsync(file, (body, stop) => CheckedCopy.RunAsync(body, to, file.Length, stop), cancel);

    private async Task<DeliveryOutcome> ReadAsync(StoreFile file, Func<Stream, CancellationToken, ValueTask<byte[]>> digestOf, CancellationToken cancel)
    {
        using var get = await http.SendAsync(() => Request(HttpMethod.Get, file), nobody, cancel);
        if (get.Failure is { } failure) return failure;
        if (!get.Success) return Judge(get, HttpMethod.Get, file);
        var (digest, cut) = await http.ReadAsync(get.Response!, $"GET {file.Final}", digestOf, cancel, file.Length);
        if (cut is not null) return cut;
        return Convert.ToHexStringLower(digest!) == file.Sha256
            ? new DeliveryOutcome.Done()
            : new DeliveryOutcome.Later(LaterReasons.Mismatch, $"{file.Final}: what was read back is not what was sent", false);
    }

    public Task SweepAsync(StoreFile file, CancellationToken cancel) => Task.CompletedTask;

    private async Task<DeliveryOutcome?> LookAsync(StoreFile file, CancellationToken cancel)
    {
        using var head = await http.SendAsync(() => Request(HttpMethod.Head, file), nobody, cancel);
        if (head.Failure is { } failure) return failure;
        if (head.Status == HttpStatusCode.NotFound) return null;
        if (!head.Success) return Judge(head, HttpMethod.Head, file);
        return await VerifyAsync(file, cancel) is var compared && compared is DeliveryOutcome.Later { Reason: LaterReasons.Mismatch } other
            ? new DeliveryOutcome.Rejected("the store already has other content under this name: " + other.Detail)
            : compared;
    }

    private HttpRequestMessage PutRequest(StoreFile file)
    {
        var content = new StreamContent(file.Open());
        content.Headers.ContentLength = file.Length;
        content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(file.MediaType);
        var request = new HttpRequestMessage(HttpMethod.Put, file.Final) { Content = content };
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        signature.Sign(request, file.Sha256);
        return request;
    }

    private HttpRequestMessage Request(HttpMethod method, StoreFile file)
    {
        var request = new HttpRequestMessage(method, file.Final);
        signature.Sign(request, EmptyBody);
        return request;
    }

    private static DeliveryOutcome Judge(ExchangeResult result, HttpMethod method, StoreFile file) =>
        StatusJudge.Judge(result.Status, $"{method} {file.Final.GetLeftPart(UriPartial.Path)}");
}
