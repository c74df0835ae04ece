using System.Text.Json;
using System.Text.Json.Nodes;

namespace VxmlGir.RecordingServices.Intake;

/// <summary>One recorded call, as it lies on the shelf.</summary>
internal sealed record ShelvedRecording(string CallUuid, string Folder, JsonObject Json);

/// <summary>Reads the shelf, newest first; a file that cannot be read is left out and named by the caller's log.</summary>
internal sealed class RecordingList(RecordingShelf shelf)
{
    public IReadOnlyList<ShelvedRecording> Newest(int most)
    {
        var found = new List<ShelvedRecording>();
        if (!Directory.Exists(shelf.Root)) return found;
        foreach (var day in Directory.EnumerateDirectories(shelf.Root).OrderDescending(StringComparer.Ordinal))
        {
            foreach (var call in Directory.EnumerateDirectories(day))
                if (Read(call) is { } recording) found.Add(recording);
            // Whole days only, so that the order within the last one is right.
            if (found.Count >= most) break;
        }
        return [.. found.OrderByDescending(StartOf, StringComparer.Ordinal).Take(most)];
    }

    private static string StartOf(ShelvedRecording recording) =>
        Media(recording).Select(m => JsonText.Of(m["startTime"])).OfType<string>()
            .Select(t => JsonText.TryTime(t, out var time) ? time.UtcDateTime.ToString("o") : t).Min(StringComparer.Ordinal) ?? "";

    public static IEnumerable<JsonObject> Media(ShelvedRecording recording) => (recording.Json["mediaFiles"] as JsonArray ?? []).OfType<JsonObject>();

    private static ShelvedRecording? Read(string folder)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, RecordingShelf.FileName))) is JsonObject json
                ? new ShelvedRecording(Path.GetFileName(folder), folder, json)
                : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            // Being written for the first time, or damaged by hand: the rest is still shown.
            return null;
        }
    }
}
