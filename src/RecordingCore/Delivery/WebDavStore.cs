using System.Net;
using System.Security.Cryptography;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>
/// Puts a file into a WebDAV collection (RFC 4918) so that its name never shows anything but the whole file: PUT to a temporary name, read back and compare, MOVE without
/// overwriting. Doing it again is harmless: a file that is there already is compared, not sent. Servers differ in how they say that a collection is missing
/// (nginx 409, 404 or 500), so any of those is answered with MKCOL, once, with the trailing slash nginx wants.
/// </summary>
internal sealed class WebDavStore(HttpExchange http, HttpCredentials credentials) : IRecordingStore
{
    private static readonly HttpMethod MkCol = new("MKCOL");
    private static readonly HttpMethod Move = new("MOVE");

    public async Task<DeliveryOutcome> StoreAsync(StoreFile file, CancellationToken cancel)
    {
        if (await LookAsync(file, cancel) is { } known) return known;
        var put = await PutAsync(file, cancel);
        if (put is not DeliveryOutcome.Done) return put;
        var compared = await CompareAsync(file.Temporary, file, cancel);
        if (compared is not DeliveryOutcome.Done) return compared;
        return await MoveAsync(file, cancel);
    }

    public Task<DeliveryOutcome> VerifyAsync(StoreFile file, CancellationToken cancel) => CompareAsync(file.Final, file, cancel);

    public Task<DeliveryOutcome> FetchAsync(StoreFile file, Stream to, CancellationToken cancel) =>
        ReadAsync(file.Final, file, (body, stop) => CheckedCopy.RunAsync(body, to, file.Length, stop), cancel);

    public async Task SweepAsync(StoreFile file, CancellationToken cancel)
    {
        using var swept = await http.SendAsync(() => new HttpRequestMessage(HttpMethod.Delete, file.Temporary), credentials, cancel);
    }

    // Null: not there, go on. An earlier process may have moved it into place and died before it could write that down.
    private async Task<DeliveryOutcome?> LookAsync(StoreFile file, CancellationToken cancel)
    {
        using var head = await http.SendAsync(() => new HttpRequestMessage(HttpMethod.Head, file.Final), credentials, cancel);
        if (head.Failure is { } failure) return failure;
        if (!head.Success) return null;
        var compared = await CompareAsync(file.Final, file, cancel);
        return compared is DeliveryOutcome.Later { Reason: LaterReasons.Mismatch } other
            ? new DeliveryOutcome.Rejected("the store already has other content under this media id: " + other.Detail)
            : compared;
    }

    private async Task<DeliveryOutcome> PutAsync(StoreFile file, CancellationToken cancel)
    {
        for (var made = false; ; made = true)
        {
            using var put = await http.SendAsync(() => PutRequest(file), credentials, cancel, file.Length);
            if (put.Failure is { } failure) return failure;
            if (put.Success) return new DeliveryOutcome.Done();
            var missing = put.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.InternalServerError;
            if (!missing || made) return Judge(put, HttpMethod.Put, file.Temporary);
            if (await MakeCollectionsAsync(file.Temporary, cancel) is { } refused) return refused;
        }
    }

    private static HttpRequestMessage PutRequest(StoreFile file)
    {
        var content = new StreamContent(file.Open());
        content.Headers.ContentLength = file.Length;
        content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(file.MediaType);
        return new HttpRequestMessage(HttpMethod.Put, file.Temporary) { Content = content };
    }

    private async Task<DeliveryOutcome?> MakeCollectionsAsync(Uri below, CancellationToken cancel)
    {
        var path = "/";
        foreach (var segment in below.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)[..^1])
        {
            path += segment + "/";
            var target = new Uri(below, path);
            using var made = await http.SendAsync(() => new HttpRequestMessage(MkCol, target), credentials, cancel);
            // 405: it exists (RFC 4918 section 9.3.1). Anything else shows in the PUT that follows.
            if (made.Failure is { } failure) return failure;
        }
        return null;
    }

    private async Task<DeliveryOutcome> MoveAsync(StoreFile file, CancellationToken cancel)
    {
        using var moved = await http.SendAsync(() =>
        {
            var request = new HttpRequestMessage(Move, file.Temporary);
            request.Headers.TryAddWithoutValidation("Destination", file.Final.AbsoluteUri);
            request.Headers.TryAddWithoutValidation("Overwrite", "F");
            return request;
        }, credentials, cancel);
        if (moved.Failure is { } failure) return failure;
        if (moved.Success) return new DeliveryOutcome.Done();
        // 412: somebody, perhaps we before a crash, was faster; what we sent now is left over.
        if (await LookAsync(file, cancel) is not { } known) return Judge(moved, Move, file.Final);
        if (known is DeliveryOutcome.Done) await SweepAsync(file, cancel);
        return known;
    }

    private Task<DeliveryOutcome> CompareAsync(Uri at, StoreFile file, CancellationToken cancel) => ReadAsync(at, file, SHA256.HashDataAsync, cancel);

    private async Task<DeliveryOutcome> ReadAsync(Uri at, StoreFile file, Func<Stream, CancellationToken, ValueTask<byte[]>> digestOf, CancellationToken cancel)
    {
        using var get = await http.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, at), credentials, cancel);
        if (get.Failure is { } failure) return failure;
        if (!get.Success) return Judge(get, HttpMethod.Get, at);
        var (digest, cut) = await http.ReadAsync(get.Response!, $"GET {at}", digestOf, cancel, file.Length);
        if (cut is not null) return cut;
        return Convert.ToHexStringLower(digest!) == file.Sha256
            ? new DeliveryOutcome.Done()
            : new DeliveryOutcome.Later(LaterReasons.Mismatch, $"{at}: what was read back is not what was sent", false);
    }

    private static DeliveryOutcome Judge(ExchangeResult result, HttpMethod method, Uri target) => StatusJudge.Judge(result.Status, $"{method} {target.GetLeftPart(UriPartial.Path)}");
}
