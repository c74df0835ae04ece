using System.Net;
using System.Security.Cryptography;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>A file to be stored: where it will lie, what it is, and how to open it (again).</summary>
internal sealed record StoreFile(Uri Collection, string Name, string MediaType, long Length, string Sha256, Func<Stream> Open)
{
    public Uri Final => new(Collection, Name);

    public Uri Temporary => new(Collection, Name + ".part");
}

/// <summary>
/// Puts a file into a WebDAV collection (RFC 4918) so that its name never shows anything but the whole file: PUT to a temporary name, read back and compare, MOVE without
/// overwriting. Doing it again is harmless: a file that is there already is compared, not sent. Servers differ in how they say that a collection is missing
/// (nginx 409, 404 or 500), so any of those is answered with MKCOL, once, with the trailing slash nginx wants.
/// </summary>
internal sealed class WebDavStore(HttpExchange http)
{
    private static readonly HttpMethod MkCol = new("MKCOL");
    private static readonly HttpMethod Move = new("MOVE");

    public async Task<DeliveryOutcome> StoreAsync(StoreFile file, HttpCredentials credentials, CancellationToken cancel)
    {
        if (await LookAsync(file, credentials, cancel) is { } known) return known;
        var put = await PutAsync(file, credentials, cancel);
        if (put is not DeliveryOutcome.Done) return put;
        var compared = await CompareAsync(file.Temporary, file, credentials, cancel);
        if (compared is not DeliveryOutcome.Done) return compared;
        return await MoveAsync(file, credentials, cancel);
    }

    /// <summary>The remote copy is what we made: read back in full and compared by digest.</summary>
    public Task<DeliveryOutcome> VerifyAsync(StoreFile file, HttpCredentials credentials, CancellationToken cancel) =>
        CompareAsync(file.Final, file, credentials, cancel);

    // Null: not there, go on. An earlier process may have moved it into place and died before it could write that down.
    private async Task<DeliveryOutcome?> LookAsync(StoreFile file, HttpCredentials credentials, CancellationToken cancel)
    {
        using var head = await http.SendAsync(() => new HttpRequestMessage(HttpMethod.Head, file.Final), credentials, cancel);
        if (head.Failure is { } failure) return failure;
        if (!head.Success) return null;
        var compared = await CompareAsync(file.Final, file, credentials, cancel);
        return compared is DeliveryOutcome.Later { Reason: LaterReasons.Mismatch } other
            ? new DeliveryOutcome.Rejected("the store already has other content under this media id: " + other.Detail)
            : compared;
    }

    private async Task<DeliveryOutcome> PutAsync(StoreFile file, HttpCredentials credentials, CancellationToken cancel)
    {
        for (var made = false; ; made = true)
        {
            using var put = await http.SendAsync(() => PutRequest(file), credentials, cancel);
            if (put.Failure is { } failure) return failure;
            if (put.Success) return new DeliveryOutcome.Done();
            var missing = put.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.InternalServerError;
            if (!missing || made) return Judge(put, HttpMethod.Put, file.Temporary);
            if (await MakeCollectionsAsync(file.Collection, credentials, cancel) is { } refused) return refused;
        }
    }

    private static HttpRequestMessage PutRequest(StoreFile file)
    {
        var content = new StreamContent(file.Open());
        content.Headers.ContentLength = file.Length;
        content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(file.MediaType);
        return new HttpRequestMessage(HttpMethod.Put, file.Temporary) { Content = content };
    }

    private async Task<DeliveryOutcome?> MakeCollectionsAsync(Uri collection, HttpCredentials credentials, CancellationToken cancel)
    {
        var path = "/";
        foreach (var segment in collection.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path += segment + "/";
            var target = new Uri(collection, path);
            using var made = await http.SendAsync(() => new HttpRequestMessage(MkCol, target), credentials, cancel);
            // 405: it exists (RFC 4918 section 9.3.1). Anything else shows in the PUT that follows.
            if (made.Failure is { } failure) return failure;
        }
        return null;
    }

    private async Task<DeliveryOutcome> MoveAsync(StoreFile file, HttpCredentials credentials, CancellationToken cancel)
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
        // 412: somebody, perhaps we before a crash, was faster.
        return await LookAsync(file, credentials, cancel) ?? Judge(moved, Move, file.Final);
    }

    private async Task<DeliveryOutcome> CompareAsync(Uri at, StoreFile file, HttpCredentials credentials, CancellationToken cancel)
    {
        using var get = await http.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, at), credentials, cancel);
        if (get.Failure is { } failure) return failure;
        if (!get.Success) return Judge(get, HttpMethod.Get, at);
        var (digest, cut) = await http.ReadAsync(get.Response!, $"GET {at}", SHA256.HashDataAsync, cancel);
        if (cut is not null) return cut;
        return Convert.ToHexStringLower(digest!) == file.Sha256
            ? new DeliveryOutcome.Done()
            : new DeliveryOutcome.Later(LaterReasons.Mismatch, $"{at}: what was read back is not what was sent", false);
    }

    private static DeliveryOutcome Judge(ExchangeResult result, HttpMethod method, Uri target) => StatusJudge.Judge(result.Status, $"{method} {target.GetLeftPart(UriPartial.Path)}");
}
