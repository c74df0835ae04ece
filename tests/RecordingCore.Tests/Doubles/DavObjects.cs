using System.Collections.Concurrent;
using System.Text.Json;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>What a store and a processor behind one address hold: objects by path, metadata rows by media id.</summary>
internal sealed class DavObjects
{
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    /// <summary>Each row with the number of times it was posted.</summary>
    public ConcurrentDictionary<string, int> Rows { get; } = new();

    public DavReply Answer(DavRequest request)
    {
        switch (request.Method)
        {
            case "PUT":
                Objects[request.Path] = request.Body;
                return new DavReply(201);
            case "HEAD" or "GET":
                return Objects.TryGetValue(request.Path, out var found) ? new DavReply(200, found) : new DavReply(404);
            case "MOVE":
                return Move(request);
            case "DELETE":
                return new DavReply(Objects.TryRemove(request.Path, out _) ? 204 : 404);
            case "MKCOL":
                return new DavReply(405);
            case "POST":
                using (var json = JsonDocument.Parse(request.Body))
                {
                    var mediaId = json.RootElement.GetProperty("mediaFiles")[0].GetProperty("mediaId").GetString()!;
                    Rows.AddOrUpdate(mediaId, 1, (_, n) => n + 1);
                }
                return new DavReply(200);
            default:
                return new DavReply(405);
        }
    }

    private DavReply Move(DavRequest request)
    {
        var target = new Uri(request.Headers["Destination"]).AbsolutePath;
        if (!Objects.TryGetValue(request.Path, out var moved)) return new DavReply(404);
        if (!Objects.TryAdd(target, moved)) return new DavReply(412);
        Objects.TryRemove(request.Path, out _);
        return new DavReply(201);
    }
}

internal sealed record DavRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The file that it is about, whatever name it has at the time.</summary>
    public string File => Path.EndsWith(".part", StringComparison.Ordinal) ? Path[..^5] : Path;
}

internal sealed record DavReply(int Status, byte[]? Body = null, string Headers = "");
