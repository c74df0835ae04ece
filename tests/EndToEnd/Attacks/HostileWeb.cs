using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace VxmlGir.EndToEnd.Attacks;

/// <summary>A web server that means harm: it never ends, never answers, lies about lengths, and sends where nobody should go.</summary>
internal static class HostileWeb
{
    private static readonly byte[] Block = new byte[64 * 1024];

    public static void Serve(WebApplication app, IReadOnlyDictionary<string, string> documents, int honeypot)
    {
        app.MapGet("/documents/{name}", (string name) => Results.Bytes(Bytes(documents[name]), "application/voicexml+xml"));
        app.MapGet("/redirect/{times:int}", (int times) => Results.Redirect(times == 0 ? "/fine" : $"/redirect/{times - 1}"));
        app.MapGet("/fine", () => Results.Text("<fine/>", "application/xml"));
        app.MapGet("/to-honeypot", () => Results.Redirect($"http://127.0.0.1:{honeypot}/secret"));
        app.MapGet("/to-metadata", () => Results.Redirect("http://169.254.169.254/latest/meta-data/"));
        app.MapGet("/to-file", () => Results.Redirect("file:///etc/passwd"));
        app.MapGet("/never", context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        app.MapGet("/drip", DripAsync);
        app.MapGet("/endless", context => PourAsync(context, long.MaxValue, null));
        app.MapGet("/claims", context => PourAsync(context, 1 << 16, 2L << 30));
        app.MapGet("/headers", context =>
        {
            for (var i = 0; i < 30; i++) context.Response.Headers[$"X-{i}"] = new string('x', 8_000);
            return Task.CompletedTask;
        });
        app.MapGet("/cookies", context =>
        {
            for (var i = 0; i < 500; i++) context.Response.Headers.Append("Set-Cookie", $"c{i}={i}; Path=/");
            return context.Response.WriteAsync("<fine/>");
        });
        app.MapGet("/audio/{kind}", (string kind, HttpContext context) => AudioAsync(context, kind));
    }

    private static byte[] Bytes(string text) => text.StartsWith("hex:", StringComparison.Ordinal) ? Convert.FromHexString(text[4..].Trim()) : Encoding.UTF8.GetBytes(text);

    private static async Task DripAsync(HttpContext context)
    {
        context.Response.ContentType = "application/xml";
        using var drops = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await drops.WaitForNextTickAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(" ", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task PourAsync(HttpContext context, long most, long? claimed)
    {
        context.Response.ContentType = "application/xml";
        context.Response.ContentLength = claimed;
        for (long sent = 0; sent < most && !context.RequestAborted.IsCancellationRequested; sent += Block.Length) await context.Response.Body.WriteAsync(Block, context.RequestAborted);
        if (claimed is not null) context.Abort();
    }

    // Two gigabytes of sound that is made while it is sent, with and without a length.
    private static Task AudioAsync(HttpContext context, string kind)
    {
        byte[] head = kind.StartsWith("wav", StringComparison.Ordinal)
            ? [.. "RIFF"u8, 0xFF, 0xFF, 0xFF, 0x7F, .. "WAVEfmt "u8, 16, 0, 0, 0, 7, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x40, 0x1F, 0, 0, 1, 0, 8, 0, .. "data"u8, 0xDB, 0xFF, 0xFF, 0x7F]
            : [0xFF, 0xFB, 0x90, 0x00];
        return SoundAsync(context, head, kind.EndsWith("-length", StringComparison.Ordinal) ? 2L << 30 : null);
    }

    private static async Task SoundAsync(HttpContext context, byte[] head, long? length)
    {
        context.Response.ContentLength = length;
        await context.Response.Body.WriteAsync(head, context.RequestAborted);
        for (long sent = head.Length; sent < 2L << 30 && !context.RequestAborted.IsCancellationRequested; sent += Block.Length)
            await context.Response.Body.WriteAsync(Block.AsMemory(0, (int)Math.Min(Block.Length, (2L << 30) - sent)), context.RequestAborted);
    }
}
