using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using VxmlGir.MediaPlatform.Node;
using VxmlGir.MediaPlatform.Outbound;

namespace VxmlGir.Host.Calls;

/// <summary>
/// <c>POST /calls</c> places a call (202, its address in Location); <c>GET /calls/{CallUUID}</c> tells how it stands. With
/// <c>?wait=answer</c> or <c>?wait=end</c> the answer comes when that is decided, after a minute at the latest.
/// </summary>
internal sealed class CallApi(CallCredentials credentials, Func<MediaPlatformNode?> node, Func<string> host, TimeSpan timeout, TimeProvider time)
{
    public const string Path = "/calls";
    private const int MaxBody = 64 * 1024;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    public async Task AnswerAsync(HttpContext context)
    {
        if (!credentials.Allows(context.Request.Headers.Authorization.ToString()))
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"calls\", charset=\"UTF-8\"";
            await Say(401, "user and password stand in the file that calls.credentials names").ExecuteAsync(context);
            return;
        }
        var id = context.Request.Path.Value![Path.Length..].Trim('/');
        var answer = (context.Request.Method, id) switch
        {
            ("POST", "") => await PlaceAsync(context),
            ("GET", not "") => await FindAsync(context, id),
            _ => Say(405, "POST /calls, GET /calls/{CallUUID}"),
        };
        await answer.ExecuteAsync(context);
    }

    private async Task<IResult> PlaceAsync(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = MaxBody;
        var (request, error) = await ReadAsync(context);
        if (request is null) return Say(400, error!);
        if (node() is not { } platform) return Say(503, "starting");
        switch (platform.Place(request))
        {
            case Placement.Placed placed:
                await WaitAsync(context, placed.Call);
                context.Response.Headers.Location = $"{Path}/{placed.Call.CallUuid}";
                return Results.Json(CallJson.Write(placed.Call), statusCode: 202);
            case Placement.Refused refused:
                return Say(refused.Status, refused.Reason);
            default:
                return Say(500, "unknown");
        }
    }

    private async Task<IResult> FindAsync(HttpContext context, string id)
    {
        if (node()?.FindPlaced(id) is not { } call) return Say(404, "no such call was placed, or it is long over");
        await WaitAsync(context, call);
        return Results.Json(CallJson.Write(call));
    }

    private async Task<(OutboundRequest? Request, string? Error)> ReadAsync(HttpContext context)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return CallJson.Read(json.RootElement, host(), timeout);
        }
        catch (Exception fault) when (fault is JsonException or BadHttpRequestException)
        {
            return (null, fault.Message);
        }
    }

    private async Task WaitAsync(HttpContext context, PlacedCall call)
    {
        var until = context.Request.Query["wait"].ToString() switch { "answer" => call.Decided, "end" => call.Over, _ => Task.CompletedTask };
        await Task.WhenAny(until, Task.Delay(LongestWait, time, context.RequestAborted));
    }

    private static IResult Say(int status, string error) => Results.Json(new { error }, statusCode: status);
}
