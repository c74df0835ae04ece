using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VxmlGir.RecordingServices.Intake;

/// <summary>Values as the documents write them: numbers as text, times with and without a colon in the zone.</summary>
internal static class JsonText
{
    private static readonly string[] TimeShapes =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ssK",
    ];

    /// <summary>The text of a JSON string; null for anything else.</summary>
    public static string? Of(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The text of any scalar, for showing.</summary>
    public static string Show(JsonNode? node) => node is null ? "" : Of(node) ?? node.ToJsonString();

    public static bool TryTime(string text, out DateTimeOffset time)
    {
        // RFC 822 zones (+0000) as the documented samples have them: a colon makes them ISO 8601.
        if (text.Length > 5 && text[^5] is '+' or '-' && text[^4..].All(char.IsAsciiDigit)) text = text[..^2] + ":" + text[^2..];
        return DateTimeOffset.TryParseExact(text, TimeShapes, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    public static bool TryNumber(JsonNode? node, out double number)
    {
        number = 0;
        if (node is not JsonValue value) return false;
        if (value.GetValueKind() == JsonValueKind.Number) return value.TryGetValue(out number);
        return value.TryGetValue(out string? text)
            && double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }
}
