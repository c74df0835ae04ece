using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace VxmlGir.RecordingServices.Intake;

/// <summary>The table of recordings as HTML without script. Every value of a call is hostile until encoded.</summary>
internal static class RecordingPage
{
    public const string Policy = "default-src 'none'; style-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private const int MaxShownText = 300;

    private static readonly FrozenSet<string> PlatformParameters = FrozenSet.ToFrozenSet(
        ["ani", "callUuid", "channels", "dateTime", "dnis", "encoderDelay", "endReason", "legId", "partitions", "pauseFade", "recordCommands",
         "recordOrigin", "samples", "saysDuplicates", "saysLost", "saysPackets", "saysReordered", "sessionId", "sipsAppName", "startSample"],
        StringComparer.OrdinalIgnoreCase);

    public const string Style = """
        body { font: 14px/1.4 system-ui, sans-serif; margin: 1.5rem 2rem; color: #1c2733; }
        h1 { font-size: 1.4rem; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; border-bottom: 1px solid #d5dce3; overflow-wrap: anywhere; }
        th, .fixed { white-space: nowrap; }
        td { min-width: 4.5rem; }
        th { font-weight: 600; background: #f2f5f8; }
        audio { width: 15rem; height: 2rem; }
        small, .none, summary { color: #5b6875; }
        summary { cursor: pointer; font-size: .85em; }
        details { font-size: .85em; overflow-wrap: anywhere; }
        """;

    public static string Render(IReadOnlyList<ShelvedRecording> recordings, int most)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Recordings</title><link rel=\"stylesheet\" href=\"/page.css\"></head>\n<body><h1>Recordings</h1>\n");
        if (recordings.Count == 0) html.Append("<p class=\"none\">No recording yet. Dial an application that records; its file shows up here seconds after the call.</p>\n");
        else
        {
            html.Append("<table><thead><tr><th>Time (UTC)</th><th>Caller</th><th>Dialed</th><th>Application</th><th>Duration</th><th>Listen</th><th>Parameters</th><th>Partitions</th></tr></thead><tbody>\n");
            foreach (var recording in recordings)
                foreach (var media in RecordingList.Media(recording)) Row(html, recording, media);
            html.Append("</tbody></table>\n");
            if (recordings.Count >= most) html.Append($"<p><small>The newest {most} calls.</small></p>\n");
        }
        return html.Append("</body></html>\n").ToString();
    }

    private static void Row(StringBuilder html, ShelvedRecording recording, JsonObject media)
    {
        var parameters = media["parameters"] as JsonObject ?? [];
        html.Append("<tr>");
        Cell(html, $"<span class=\"fixed\">{Text(Time(media))}</span><br><small>{Text(recording.CallUuid)}</small>");
        Cell(html, Text(JsonText.Show(recording.Json["callerPhoneNumber"] ?? Parameter(parameters, "ani"))));
        Cell(html, Text(JsonText.Show(recording.Json["dialedPhoneNumber"] ?? Parameter(parameters, "dnis"))));
        Cell(html, Text(JsonText.Show(Parameter(parameters, "sipsAppName"))));
        Cell(html, Text(Duration(media)) + Paused(media));
        Cell(html, Player(recording, media));
        Cell(html, Parameters(parameters));
        Cell(html, string.Join("<br>", (media["partitions"] as JsonArray ?? []).Select(p => Text(JsonText.Show(p)))));
        html.Append("</tr>\n");
    }

    /// <summary>The application's own first; what the platform wrote of itself is a click away.</summary>
    private static string Parameters(JsonObject parameters)
    {
        static string Lines(IEnumerable<KeyValuePair<string, JsonNode?>> all) => string.Join("<br>", all.Select(p => Text(p.Key) + " = " + Text(JsonText.Show(p.Value))));
        var platform = parameters.Where(p => PlatformParameters.Contains(p.Key)).ToList();
        var details = platform.Count == 0 ? "" : $"<details><summary>{platform.Count} of the platform</summary>{Lines(platform)}</details>";
        return Lines(parameters.Where(p => !PlatformParameters.Contains(p.Key))) + details;
    }

    private static string Paused(JsonObject media)
    {
        var pauses = (media["masks"] as JsonArray ?? []).OfType<JsonObject>().Count(m => JsonText.Show(m["type"]) == "paused");
        return pauses == 0 ? "" : $"<br><small class=\"fixed\">paused {(pauses == 1 ? "once" : $"{pauses} times")}</small>";
    }

    private static string Player(ShelvedRecording recording, JsonObject media)
    {
        var id = JsonText.Show(media["mediaId"]);
        var name = Text(id);
        if (id.Length == 0 || !File.Exists(Path.Combine(recording.Folder, id))) return name + "<br><small>" + Text(Where(media)) + "</small>";
        var address = Text($"/media/{Uri.EscapeDataString(recording.CallUuid)}/{Uri.EscapeDataString(id)}");
        return $"<audio controls preload=\"none\" src=\"{address}\"></audio><br><a href=\"{address}\" download=\"{name}\" title=\"{name}\">Download {Text(Path.GetExtension(id).TrimStart('.').ToUpperInvariant())}</a>";
    }

    private static string Where(JsonObject media) => JsonText.Show((media["mediaDescriptor"] as JsonObject)?["path"] ?? media["mediaUri"] ?? media["mediaPath"]);

    private static string Time(JsonObject media)
    {
        var text = JsonText.Show(media["startTime"]);
        return JsonText.TryTime(text, out var time) ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : text;
    }

    // A documented sample has seconds, another milliseconds: start and stop decide, the number is for files without them.
    private static string Duration(JsonObject media) =>
        JsonText.TryTime(JsonText.Show(media["startTime"]), out var start) && JsonText.TryTime(JsonText.Show(media["stopTime"]), out var stop)
            ? (stop - start).ToString(@"h\:mm\:ss\.f", CultureInfo.InvariantCulture)
            : JsonText.Show(media["duration"]);

    // Key case is inconsistent in the field (recordDN, recorddn).
    private static JsonNode? Parameter(JsonObject parameters, string name) =>
        parameters.FirstOrDefault(p => string.Equals(p.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    private static void Cell(StringBuilder html, string content) => html.Append("<td>").Append(content).Append("</td>");

    private static string Text(string value) => HtmlEncoder.Default.Encode(value.Length > MaxShownText ? value[..MaxShownText] + "…" : value);
}
