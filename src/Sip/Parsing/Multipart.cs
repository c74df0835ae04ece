using VxmlGir.Sip.Messages;

namespace VxmlGir.Sip.Parsing;

/// <summary>Finds a part of a multipart body (RFC 2046 §5.1): one level, at most eight parts.</summary>
internal static class Multipart
{
    public const int MaxParts = 8;
    private const int MaxBoundary = 70;

    public static ReadOnlyMemory<byte>? Find(string? contentType, ReadOnlyMemory<byte> body, string type)
    {
        if (contentType is null || !contentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) || Boundary(contentType) is not { } boundary) return null;
        var delimiter = System.Text.Encoding.ASCII.GetBytes("--" + boundary);
        var at = body.Span.IndexOf(delimiter);
        for (var parts = 0; at >= 0 && parts < MaxParts; parts++)
        {
            var start = at + delimiter.Length;
            var rest = body.Span[start..];
            if (rest.StartsWith("--"u8)) return null;
            var end = rest.IndexOf(delimiter);
            if (end < 0) return null;
            if (Part(body.Slice(start, end), type) is { } found) return found;
            at = start + end;
        }
        return null;
    }

    private static ReadOnlyMemory<byte>? Part(ReadOnlyMemory<byte> part, string type)
    {
        var gap = part.Span.IndexOf("\r\n\r\n"u8);
        if (gap < 0) return null;
        var header = System.Text.Encoding.Latin1.GetString(part.Span[..gap]);
        foreach (var line in header.Split("\r\n"))
        {
            var colon = line.IndexOf(':');
            if (colon < 0 || !line.AsSpan(0, colon).Trim().Equals(HeaderNames.ContentType, StringComparison.OrdinalIgnoreCase)) continue;
            if (!MediaType.Is(line[(colon + 1)..], type)) return null;
            return TrimEnd(part[(gap + 4)..]);
        }
        return null;
    }

    // The line end before a delimiter belongs to the delimiter.
    private static ReadOnlyMemory<byte> TrimEnd(ReadOnlyMemory<byte> part) =>
        part.Span.EndsWith("\r\n"u8) ? part[..^2] : part;

    private static string? Boundary(string contentType)
    {
        var semicolon = contentType.IndexOf(';');
        if (semicolon < 0 || !Uris.SipParams.TryParse(contentType.AsSpan(semicolon), out var parameters)) return null;
        var boundary = parameters.Get("boundary")?.Trim('"');
        return boundary is { Length: > 0 and <= MaxBoundary } && !boundary.AsSpan().ContainsAnyExceptInRange(' ', '~') ? boundary : null;
    }
}
