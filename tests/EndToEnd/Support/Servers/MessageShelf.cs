using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace VxmlGir.EndToEnd.Support.Servers;

/// <summary>A web server that takes recorded messages as forms and keeps each as a file, by the field <c>who</c>.</summary>
internal sealed class MessageShelf : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, LeftMessage> _messages = new();
    private readonly TempFolder _folder = new();
    private TestWeb? _web;

    public Uri Address => new(_web!.Address, "keep");

    public static async Task<MessageShelf> StartAsync()
    {
        var shelf = new MessageShelf();
        shelf._web = await TestWeb.StartAsync(web => web.MapPost("/keep", shelf.KeepAsync));
        return shelf;
    }

    public Task<LeftMessage> OfAsync(string who, TimeSpan within) => Eventually.GetAsync(() => _messages.GetValueOrDefault(who), within, $"a message of {who}");

    public async ValueTask DisposeAsync()
    {
        await _web!.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<IResult> KeepAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var file = form.Files["message"] ?? throw new InvalidOperationException("no message in the form");
        var path = _folder[$"{form["who"]}{Path.GetExtension(file.FileName)}"];
        await using (var stream = File.Create(path)) await file.CopyToAsync(stream);
        _messages[form["who"].ToString()] = new LeftMessage(path, file.ContentType, form.ToDictionary(f => f.Key, f => f.Value.ToString()));
        return Results.Text("<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block><log>kept</log></block></form></vxml>", "application/voicexml+xml");
    }
}

/// <param name="Path">The file as it was posted.</param>
internal sealed record LeftMessage(string Path, string MediaType, IReadOnlyDictionary<string, string> Fields);
