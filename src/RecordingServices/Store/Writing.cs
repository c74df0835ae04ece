using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using VxmlGir.RecordingServices.Files;
using VxmlGir.RecordingServices.Hosting;

namespace VxmlGir.RecordingServices.Store;

/// <summary>The methods that change the store. A success is answered only after the disk has it.</summary>
internal static class Writing
{
    private const int CopyBytes = 64 * 1024;

    /// <summary>RFC 9110 9.3.4, RFC 4918 9.7: received beside, synced, renamed. An interrupted one leaves nothing.</summary>
    public static async Task<IResult> PutAsync(StoreFolder folder, StoreLimits limits, StorePath path, HttpContext context, StoreMetrics metrics)
    {
        var request = context.Request;
        var target = path.In(folder.Root);
        var before = StoreEntry.At(target);
        if (path.IsRoot || path.EndsInSlash || before.Kind == EntryKind.Collection) return new Refused(405, "collection", "a collection is made by MKCOL");
        if (!Directory.Exists(Path.GetDirectoryName(target))) return Refused.NoParent;
        if (request.Headers.ContainsKey("Content-Range")) return new Refused(400, "partial-put", "a PUT sends the whole object (RFC 9110 14.5)");
        if (Precondition.Fault(request, before) is { } fault) return fault;
        if (request.ContentLength > limits.MaxObjectBytes) return new Refused(413, "too-large", $"an object has at most {limits.MaxObjectBytes} bytes");
        if (folder.FreeBytes() - (request.ContentLength ?? 0) < limits.ReserveBytes) return Refused.Full;
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limits.MaxObjectBytes;

        var temporary = folder.NewTemporary();
        try
        {
            await using (var file = DurableFile.CreateNew(temporary))
            {
                await request.Body.CopyToAsync(file, CopyBytes, context.RequestAborted);
                DurableFile.Sync(file);
            }
            if (!Precondition.WantsNew(request)) DurableFile.Replace(temporary, target);
            else if (!DurableFile.TryPlace(temporary, target)) return Refused.Exists;
        }
        finally
        {
            File.Delete(temporary);
        }
        var after = StoreEntry.At(target);
        metrics.Received(after.Length);
        context.Response.Headers.ETag = after.Tag.ToString();
        return before.Kind == EntryKind.Missing ? Results.StatusCode(201) : Results.NoContent();
    }

    /// <summary>RFC 4918 9.3.</summary>
    public static IResult MakeCollection(StoreFolder folder, StorePath path, HttpRequest request)
    {
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0) return new Refused(415, "body", "a MKCOL has no body here");
        var target = path.In(folder.Root);
        if (StoreEntry.At(target).Kind != EntryKind.Missing) return new Refused(405, "exists", "there is something here already");
        var parent = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(parent)) return Refused.NoParent;
        Directory.CreateDirectory(target, DurableFile.PrivateFolder);
        DurableFile.SyncFolder(parent);
        return Results.StatusCode(201);
    }

    /// <summary>An object, or an empty collection: whole trees are not deleted by one request (docs/decisions/0002-embedded-store.md).</summary>
    public static IResult Delete(StoreFolder folder, StorePath path)
    {
        var target = path.In(folder.Root);
        switch (StoreEntry.At(target).Kind)
        {
            case EntryKind.Missing:
                return Refused.NotFound;
            case EntryKind.Object:
                File.Delete(target);
                break;
            default:
                if (path.IsRoot) return new Refused(403, "root", "the store itself stays");
                if (Directory.EnumerateFileSystemEntries(target).Any()) return new Refused(403, "not-empty", "the collection is not empty: delete its members first");
                Directory.Delete(target);
                break;
        }
        DurableFile.SyncFolder(Path.GetDirectoryName(target)!);
        return Results.NoContent();
    }

    /// <summary>RFC 4918 9.9, with Overwrite: F in one step of the kernel, so that of two movers one loses.</summary>
    public static IResult Move(StoreFolder folder, StoreLimits limits, StorePath path, HttpRequest request)
    {
        var header = request.Headers["Destination"].ToString();
        if (header.Length == 0) return new Refused(400, "no-destination", "a MOVE needs a Destination");
        if (Uri.TryCreate(header, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && !string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase))
            return new Refused(502, "other-server", "the Destination is another server");
        if (!StorePath.TryParse(header, limits.MaxPathLength, out var destination, out var fault)) return new Refused(400, "bad-path", "Destination: " + fault);

        var (from, to) = (path.In(folder.Root), destination.In(folder.Root));
        var source = StoreEntry.At(from);
        if (source.Kind == EntryKind.Missing) return Refused.NotFound;
        if (path.IsRoot || destination.IsRoot || (to + "/").StartsWith(from + "/", StringComparison.Ordinal))
            return new Refused(403, "same-place", "source and destination are the same, or one holds the other");
        if (!Directory.Exists(Path.GetDirectoryName(to))) return Refused.NoParent;
        if (DurableFile.TryPlace(from, to)) return Results.StatusCode(201);
        if (string.Equals(request.Headers["Overwrite"].ToString(), "F", StringComparison.OrdinalIgnoreCase)) return Refused.Exists;
        if (source.Kind == EntryKind.Collection || StoreEntry.At(to).Kind == EntryKind.Collection)
            return new Refused(403, "over-collection", "nothing is moved over a collection");
        DurableFile.Replace(from, to);
        return Results.NoContent();
    }
}
