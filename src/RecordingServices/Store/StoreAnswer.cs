using Microsoft.AspNetCore.Http;

namespace VxmlGir.RecordingServices.Store;

/// <summary>A refusal: status, the reason that is counted, and a line of text for whoever reads the sender's log.</summary>
internal sealed record Refused(int Status, string Reason, string Text) : IResult
{
    public static Refused NotFound { get; } = new(404, "not-found", "there is nothing here");

    public static Refused NoParent { get; } = new(409, "no-parent", "the collection above does not exist: MKCOL first");

    public static Refused Exists { get; } = new(412, "exists", "there is something here already");

    public static Refused Full { get; } = new(507, "disk-full", "the disk of the store is full");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = "text/plain; charset=utf-8";
        return httpContext.Response.WriteAsync(Text + "\n");
    }
}
