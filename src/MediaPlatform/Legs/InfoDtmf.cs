using System.Text;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>
/// Keys carried by INFO: <c>application/dtmf-relay</c> (<c>Signal=5</c>, <c>Duration=160</c>) and <c>application/dtmf</c>
/// (the key, or its RFC 4733 event number). No RFC defines them; these are the shapes that phones send.
/// </summary>
internal static class InfoDtmf
{
    private const string Keys = "0123456789*#ABCD";

    public static bool IsDtmf(string contentType) =>
        Media(contentType) is "application/dtmf-relay" or "application/dtmf";

    /// <summary>The key, or null when the body holds none.</summary>
    public static char? Parse(string contentType, ReadOnlySpan<byte> body)
    {
        var text = Encoding.ASCII.GetString(body[..Math.Min(body.Length, 256)]);
        if (Media(contentType) == "application/dtmf") return Key(text.Trim());
        foreach (var line in text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line.AsSpan(0, equals).Trim().Equals("Signal", StringComparison.OrdinalIgnoreCase)) return Key(line[(equals + 1)..].Trim());
        }
        return null;
    }

    private static char? Key(string text) => text switch
    {
        [var key] when Keys.Contains(char.ToUpperInvariant(key), StringComparison.Ordinal) => char.ToUpperInvariant(key),
        _ when int.TryParse(text, out var number) && number is >= 10 and <= 15 => Keys[number],
        _ => null,
    };

    private static string Media(string contentType)
    {
        var semicolon = contentType.IndexOf(';', StringComparison.Ordinal);
        return (semicolon < 0 ? contentType : contentType[..semicolon]).Trim().ToLowerInvariant();
    }
}
