using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingServices.Hosting;
using VxmlGir.RecordingServices.Store;

namespace VxmlGir.RecordingServices.Intake;

/// <summary>Reads a posted document; finds every fault of it at once, never throws on input.</summary>
internal sealed class MetadataValidator(IntakeLimits limits)
{
    private const int MaxFaults = 20;
    private const int MaxDepth = 16;

    public (MetadataDocument? Document, ImmutableArray<MetadataFault> Faults) Read(ReadOnlyMemory<byte> body)
    {
        var faults = new List<MetadataFault>();
        var document = Parse(body, faults) is { } root ? Check(root, faults) : null;
        return faults.Count == 0 ? (document, []) : (null, [.. faults.Take(MaxFaults)]);
    }

    private static JsonObject? Parse(ReadOnlyMemory<byte> body, List<MetadataFault> faults)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
            if (JsonNode.Parse(body.Span, documentOptions: options) is JsonObject root) return root;
            faults.Add(new("$", "must be an object"));
        }
        catch (JsonException e)
        {
            faults.Add(new($"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}", "not JSON: " + Plain(e.Message)));
        }
        return null;
    }

    private MetadataDocument? Check(JsonObject root, List<MetadataFault> faults)
    {
        var id = Text(root, "$", "id", faults);
        if (id is not null && !CallUuid.TryParse(id, out _)) faults.Add(new("$.id", $"must be a CallUUID: {CallUuid.Length} letters and digits"));
        if (root["mediaFiles"] is not JsonArray { Count: > 0 } files)
        {
            faults.Add(new("$.mediaFiles", "must be an array with at least one media file"));
            return null;
        }
        if (files.Count > limits.MaxMediaFiles)
        {
            faults.Add(new("$.mediaFiles", $"has more than {limits.MaxMediaFiles} media files"));
            return null;
        }
        var media = ImmutableArray.CreateBuilder<MediaItem>();
        var start = DateTimeOffset.MaxValue;
        for (var i = 0; i < files.Count; i++)
        {
            if (CheckMedia(files[i], $"$.mediaFiles[{i}]", id, faults) is not { } item) continue;
            if (media.Any(m => m.MediaId == item.Item.MediaId)) faults.Add(new($"$.mediaFiles[{i}].mediaId", "repeats an earlier one"));
            media.Add(item.Item);
            if (item.Start < start) start = item.Start;
        }
        return faults.Count == 0 ? new MetadataDocument(id!, start, media.ToImmutable(), root) : null;
    }

    private static (MediaItem Item, DateTimeOffset Start)? CheckMedia(JsonNode? node, string place, string? callUuid, List<MetadataFault> faults)
    {
        if (node is not JsonObject file)
        {
            faults.Add(new(place, "must be an object"));
            return null;
        }
        var before = faults.Count;
        var mediaId = Text(file, place, "mediaId", faults);
        if (mediaId is not null && StorePath.NameFault(mediaId) is { } fault) faults.Add(new(place + ".mediaId", "cannot be a file name: " + fault));
        _ = Text(file, place, "type", faults);
        var start = Time(file, place, "startTime", faults);
        var stop = Time(file, place, "stopTime", faults);
        if (start > stop) faults.Add(new(place + ".stopTime", "lies before startTime"));
        Number(file, place, "duration", faults);
        Number(file, place, "size", faults);
        if (file["callUUID"] is { } own && own is JsonValue v && v.TryGetValue(out string? text) && text != callUuid) faults.Add(new(place + ".callUUID", "differs from $.id"));
        foreach (var name in new[] { "parameters", "mediaDescriptor" })
            if (file[name] is not (null or JsonObject)) faults.Add(new($"{place}.{name}", "must be an object"));
        foreach (var name in new[] { "partitions", "accessgroups", "masks" })
            if (file[name] is not (null or JsonArray)) faults.Add(new($"{place}.{name}", "must be an array"));
        var location = Location(file);
        if (location is null) faults.Add(new(place + ".mediaDescriptor.path", "is missing (nor is there a mediaUri or mediaPath): the media cannot be found"));
        return faults.Count == before ? (new MediaItem(mediaId!, location!, file), start!.Value) : null;
    }

    // The descriptor is where the file was put; its storage is the collection's address, or only a word such as webDAV.
    private static string? Location(JsonObject file)
    {
        var descriptor = file["mediaDescriptor"] as JsonObject;
        if (JsonText.Of(descriptor?["path"]) is not { Length: > 0 } path) return JsonText.Of(file["mediaUri"]) ?? JsonText.Of(file["mediaPath"]);
        var storage = JsonText.Of(descriptor?["storage"]) ?? "";
        return storage.Contains("://", StringComparison.Ordinal) && !path.Contains("://", StringComparison.Ordinal) ? $"{storage.TrimEnd('/')}/{path.TrimStart('/')}" : path;
    }

    private static string? Text(JsonObject parent, string place, string name, List<MetadataFault> faults)
    {
        if (JsonText.Of(parent[name]) is { Length: > 0 } text) return text;
        faults.Add(new($"{place}.{name}", parent[name] is null ? "is missing" : "must be a text that is not empty"));
        return null;
    }

    private static DateTimeOffset? Time(JsonObject parent, string place, string name, List<MetadataFault> faults)
    {
        if (Text(parent, place, name, faults) is not { } text) return null;
        if (JsonText.TryTime(text, out var time)) return time;
        faults.Add(new($"{place}.{name}", "must be a time such as 2026-01-31T12:00:00.000+0000"));
        return null;
    }

    // The documented samples write numbers as text; both are read.
    private static void Number(JsonObject parent, string place, string name, List<MetadataFault> faults)
    {
        if (parent[name] is null) return;
        if (!JsonText.TryNumber(parent[name], out var number) || number < 0) faults.Add(new($"{place}.{name}", "must be a number (as text or as number), not below zero"));
    }

    private static string Plain(string message) => message.IndexOf(" LineNumber:", StringComparison.Ordinal) is var i and > 0 ? message[..i] : message;
}
