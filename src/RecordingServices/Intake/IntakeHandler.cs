using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using VxmlGir.RecordingServices.Access;
using VxmlGir.RecordingServices.Files;
using VxmlGir.RecordingServices.Hosting;
using VxmlGir.RecordingServices.Store;

namespace VxmlGir.RecordingServices.Intake;

/// <summary>One request to the intake: a posted document, the list, the page, or a media file to listen to.</summary>
internal sealed partial class IntakeHandler(
    string contactCenter, IntakeLimits limits, RecordingShelf shelf, BasicGate gate, IntakeMetrics metrics, ILogger<IntakeHandler> log)
{
    // Status codes of the documented API's bodies.
    private const int Done = 0;
    private const int Invalid = 2;
    private const int Internal = 4;
    private const int NotFound = 6;

    private readonly MetadataValidator _validator = new(limits);
    private readonly RecordingList _list = new(shelf);
    private readonly string _post = $"/api/contact-centers/{Uri.EscapeDataString(contactCenter)}/recordings";

    public async Task HandleAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.ContentSecurityPolicy = RecordingPage.Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (!gate.Allows(context.Request))
        {
            gate.Challenge(response);
            metrics.Refused("credentials");
            return;
        }
        var answer = await RouteAsync(context);
        await answer.ExecuteAsync(context);
    }

    private async Task<IResult> RouteAsync(HttpContext context)
    {
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        var reading = context.Request.Method is "GET" or "HEAD";
        if (path == _post) return context.Request.Method == "POST" ? await PostAsync(context) : NotAllowed(context, "POST");
        if (path.StartsWith("/api/contact-centers/", StringComparison.Ordinal)) return Problem(404, NotFound, "contact-center", $"The contact center here is '{contactCenter}': POST to {_post}");
        if (path is not ("/" or "/page.css" or "/api/recordings") && !path.StartsWith("/media/", StringComparison.Ordinal)) return Problem(404, NotFound, "not-found", "There is nothing here.");
        if (!reading) return NotAllowed(context, "GET, HEAD");
        return path switch
        {
            "/" => Results.Content(RecordingPage.Render(_list.Newest(limits.MaxShown), limits.MaxShown), "text/html; charset=utf-8"),
            "/page.css" => Results.Content(RecordingPage.Style, "text/css; charset=utf-8"),
            "/api/recordings" => Results.Json(new { statusCode = Done, recordings = _list.Newest(limits.MaxShown).Select(r => r.Json) }),
            _ => Media(path["/media".Length..]),
        };
    }

    private async Task<IResult> PostAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) != true)
            return Problem(415, Invalid, "content-type", "Content-Type must be application/json.");
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limits.MaxBodyBytes;
        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, context.RequestAborted);
            var (document, faults) = _validator.Read(body.ToArray());
            return document is null ? Rejected(faults) : Accepted(await shelf.KeepAsync(document), document.CallUuid);
        }
        catch (BadHttpRequestException e)
        {
            return Problem(e.StatusCode, Invalid, e.StatusCode == 413 ? "too-large" : "bad-request", e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            LogNotKept(e);
            return e is IOException io && Errno.IsFull(io)
                ? Problem(507, Internal, "disk-full", "The disk is full: nothing was kept.")
                : Problem(500, Internal, "disk-error", "The metadata could not be kept: see the log.");
        }
    }

    private IResult Accepted(ShelfReceipt receipt, string callUuid)
    {
        metrics.Kept(receipt);
        LogKept(callUuid, receipt.Added.Length, receipt.Known.Length, receipt.Folder);
        foreach (var id in receipt.Differs) LogDiffers(callUuid, id, receipt.Folder);
        return Results.Json(new { statusCode = Done, id = callUuid, added = receipt.Added, known = receipt.Known, differs = receipt.Differs },
            statusCode: receipt.Added.Length > 0 ? 201 : 200);
    }

    private IResult Rejected(ImmutableArray<MetadataFault> faults)
    {
        metrics.Refused("invalid");
        var text = $"{faults[0].Place} {faults[0].Text}";
        LogRejected(faults.Length, text);
        return Results.Json(new { statusCode = Invalid, statusMessage = text, errors = faults.Select(f => new { place = f.Place, message = f.Text }) }, statusCode: 400);
    }

    private IResult Media(string path)
    {
        if (!StorePath.TryParse(path, 1024, out var parsed, out _) || parsed.Segments is not [var call, var id]) return Problem(404, NotFound, "not-found", "There is nothing here.");
        var link = shelf.Find(call) is { } folder ? new FileInfo(Path.Combine(folder, id)) : null;
        // Only links are media; recording.json is not handed out as a sound.
        return link?.LinkTarget is not null && link.ResolveLinkTarget(true) is FileInfo { Exists: true } file
            ? Results.File(file.FullName, StoreEntry.TypeOf(file.Name), enableRangeProcessing: true)
            : Problem(404, NotFound, "not-found", "There is no such media file in the embedded store.");
    }

    private IResult NotAllowed(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return Problem(405, Invalid, "method", $"Use {allowed}.");
    }

    private IResult Problem(int status, int code, string reason, string text)
    {
        metrics.Refused(reason);
        return Results.Json(new { statusCode = code, statusMessage = text }, statusCode: status);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallUuid} metadata kept: {Added} added, {Known} known, in {Folder}")]
    private partial void LogKept(string callUuid, int added, int known, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{CallUuid} metadata of {MediaId} was posted again and differs: the first stays, the other is kept beside it in {Folder}")]
    private partial void LogDiffers(string callUuid, string mediaId, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Metadata refused, {Faults} faults, the first: {Text}")]
    private partial void LogRejected(int faults, string text);

    [LoggerMessage(Level = LogLevel.Error, Message = "Metadata could not be kept")]
    private partial void LogNotKept(Exception error);
}
