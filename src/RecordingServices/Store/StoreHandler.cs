using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using VxmlGir.RecordingServices.Access;
using VxmlGir.RecordingServices.Files;
using VxmlGir.RecordingServices.Hosting;

namespace VxmlGir.RecordingServices.Store;

/// <summary>One request to the store: who asks, which path, which method, one answer.</summary>
internal sealed partial class StoreHandler(StoreFolder folder, StoreLimits limits, BasicGate gate, StoreMetrics metrics, ILogger<StoreHandler> log)
{
    private const string Methods = "OPTIONS, GET, HEAD, PUT, DELETE, MKCOL, MOVE, PROPFIND";

    private int _inProgress;

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        if (!gate.Allows(request))
        {
            gate.Challenge(context.Response);
            metrics.Answered(request.Method, 401, "credentials");
            return;
        }
        IResult answer;
        try
        {
            answer = Interlocked.Increment(ref _inProgress) > limits.MaxConcurrent
                ? new Refused(503, "busy", $"more than {limits.MaxConcurrent} requests in progress")
                : await AnswerAsync(context);
            if (answer is Refused refused) LogRefused(LevelOf(refused), request.Method, request.Path, refused.Status, refused.Text);
            await answer.ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            metrics.Answered(request.Method, 499, "aborted");
            return;
        }
        finally
        {
            Interlocked.Decrement(ref _inProgress);
        }
        metrics.Answered(request.Method, context.Response.StatusCode, (answer as Refused)?.Reason);
    }

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (context.Request.Method == "OPTIONS" && target == "*") return Options(context);
        if (!StorePath.TryParse(target, limits.MaxPathLength, out var path, out var fault))
            return fault.Contains("longer") ? new Refused(414, "path-too-long", fault) : new Refused(400, "bad-path", fault);
        try
        {
            return await DispatchAsync(context, path);
        }
        catch (IOException e) when (Errno.IsFull(e))
        {
            LogDisk(e, path.ToHref(false));
            return Refused.Full;
        }
        catch (IOException e) when (Errno.IsNameTooLong(e))
        {
            return new Refused(414, "path-too-long", "a name in the path is too long for the file system");
        }
        catch (BadHttpRequestException e)
        {
            return new Refused(e.StatusCode, e.StatusCode == 413 ? "too-large" : "bad-request", e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            LogDisk(e, path.ToHref(false));
            return new Refused(500, "disk-error", "the store could not read or write: see its log");
        }
    }

    private async Task<IResult> DispatchAsync(HttpContext context, StorePath path) => context.Request.Method switch
    {
        "OPTIONS" => Options(context),
        "GET" or "HEAD" => Reading.Get(folder, path),
        "PUT" => await Writing.PutAsync(folder, limits, path, context, metrics),
        "DELETE" => Writing.Delete(folder, path),
        "MKCOL" => Writing.MakeCollection(folder, path, context.Request),
        "MOVE" => Writing.Move(folder, limits, path, context.Request),
        "PROPFIND" => await Listing.PropFindAsync(folder, limits, path, context.Request),
        _ => NotAllowed(context),
    };

    private static IResult Options(HttpContext context)
    {
        context.Response.Headers.Allow = Methods;
        context.Response.Headers["DAV"] = "1";
        return Results.Ok();
    }

    private static Refused NotAllowed(HttpContext context)
    {
        context.Response.Headers.Allow = Methods;
        return new Refused(405, "method", $"the store knows {Methods}");
    }

    // Looking before writing is how a careful sender works: what is not there yet, or is there already, is no news.
    private static LogLevel LevelOf(Refused refused) => refused.Status is 404 or 405 or 409 or 412 ? LogLevel.Debug : LogLevel.Warning;

    [LoggerMessage(Message = "Store refused {Method} {Path}: {Status} {Text}")]
    private partial void LogRefused(LogLevel level, string method, string path, int status, string text);

    [LoggerMessage(Level = LogLevel.Error, Message = "Store could not read or write {Path}")]
    private partial void LogDisk(Exception error, string path);
}
