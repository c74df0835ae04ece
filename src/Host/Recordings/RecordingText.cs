using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VxmlGir.Host.Recordings;

/// <summary>Rows for a person, or as JSON. What callers and applications wrote is made harmless for a terminal.</summary>
internal static class RecordingText
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Default };

    public static string Json(object value) => JsonSerializer.Serialize(value, Readable);

    public static Dictionary<string, object> Fields(RecordingRow row) => row.Fields().Where(f => f.Value is not null).ToDictionary(f => f.Name, f => f.Value!);

    public static string Table(IReadOnlyList<RecordingRow> rows)
    {
        if (rows.Count == 0) return "no recordings";
        string[][] cells = [["STATE", "SINCE", "LENGTH", "BYTES", "ENCRYPTED FOR", "MEDIA ID", "REASON"], .. rows.Select(Cells)];
        var widths = Enumerable.Range(0, cells[0].Length).Select(c => cells.Max(r => r[c].Length)).ToArray();
        return string.Join('\n', cells.Select(r => string.Join("  ", r.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd()));
    }

    /// <summary>One recording, a line per field.</summary>
    public static string Page(RecordingRow row) => string.Join('\n', row.Fields().Where(f => f.Value is not null).SelectMany(Lines));

    /// <summary>Control characters and marks of direction as their numbers.</summary>
    public static string Harmless(string text) => string.Concat(text.Select(c =>
        char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
            ? $"\\u{(int)c:X4}" : c.ToString()));

    private static string[] Cells(RecordingRow row) =>
    [
        row.State + (row.RetryAsked ? " (retry asked)" : row.DiscardAsked ? " (discard asked)" : ""),
        row.Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        row.File is { } file ? file.Duration.ToString(file.Duration.TotalHours < 1 ? @"m\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture) : "-",
        row.Bytes.ToString(CultureInfo.InvariantCulture),
        row.File?.CertAlias is { IsEmpty: false } aliases ? Harmless(string.Join(",", aliases)) : "-",
        Harmless(row.MediaId),
        Harmless(row.Reason ?? ""),
    ];

    private static IEnumerable<string> Lines((string Name, object? Value) field) => field.Value switch
    {
        IEnumerable<KeyValuePair<string, string>> pairs => pairs.Select(p => $"{field.Name}.{Harmless(p.Key)}: {Harmless(p.Value)}"),
        IEnumerable<string> steps when field.Name == "steps" => steps.Select(step => "step: " + Harmless(step)),
        IEnumerable<string> list => [$"{field.Name}: {Harmless(string.Join(", ", list))}"],
        DateTime time => [$"{field.Name}: {time.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}"],
        _ => [$"{field.Name}: {Harmless(Convert.ToString(field.Value, CultureInfo.InvariantCulture) ?? "")}"],
    };
}
