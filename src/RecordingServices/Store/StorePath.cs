using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace VxmlGir.RecordingServices.Store;

/// <summary>A decoded path inside the store: segments that are plain names, so that joining them never leaves the folder.</summary>
internal sealed record StorePath(string[] Segments, bool EndsInSlash)
{
    private const int MaxSegmentBytes = 255;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public bool IsRoot => Segments.Length == 0;

    /// <summary>Parses a request target (origin or absolute form, RFC 9112 3.2) or the URI of a Destination header.</summary>
    public static bool TryParse(string target, int maxLength, [NotNullWhen(true)] out StorePath? path, out string fault)
    {
        path = null;
        var raw = WithoutAuthority(target);
        if (raw.IndexOfAny('?', '#') is var end and >= 0) raw = raw[..end];
        fault = "the path must start with a slash";
        if (!raw.StartsWith('/')) return false;
        fault = $"the path is longer than {maxLength} characters";
        if (raw.Length > maxLength * 3) return false;
        var parts = raw[1..].Split('/');
        var slash = parts[^1].Length == 0;
        var segments = new List<string>(parts.Length);
        foreach (var part in slash ? parts[..^1] : parts)
        {
            if (!TryDecode(part, out var segment, out fault)) return false;
            segments.Add(segment);
        }
        fault = $"the path is longer than {maxLength} characters";
        if (segments.Sum(s => s.Length + 1) > maxLength) return false;
        path = new StorePath([.. segments], slash);
        fault = "";
        return true;
    }

    public string In(string root) => Path.Combine([root, .. Segments]);

    /// <summary>The path as a URI reference, percent-encoded; a collection ends in a slash.</summary>
    public string ToHref(bool collection)
    {
        var text = "/" + string.Join('/', Segments.Select(Uri.EscapeDataString));
        return collection && text.Length > 1 ? text + "/" : text;
    }

    /// <summary>Null when the name may stand in a path, else what is wrong with it.</summary>
    public static string? NameFault(string name)
    {
        if (name.Length == 0) return "an empty segment";
        if (name is "." or "..") return "a relative segment";
        if (name.Any(c => char.IsControl(c) || c is '/' or '\\')) return "a control character or a slash inside a segment";
        return Encoding.UTF8.GetByteCount(name) > MaxSegmentBytes ? $"a segment longer than {MaxSegmentBytes} bytes" : null;
    }

    private static string WithoutAuthority(string target)
    {
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || target.StartsWith('/')) return target;
        var slash = target.IndexOf('/', scheme + 3);
        return slash < 0 ? "/" : target[slash..];
    }

    private static bool TryDecode(string part, out string segment, out string fault)
    {
        segment = "";
        fault = "a broken percent escape or invalid UTF-8 in the path";
        var bytes = new List<byte>(part.Length);
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] != '%')
            {
                // Not every client escapes what it should; what came as text is taken as UTF-8.
                bytes.AddRange(Encoding.UTF8.GetBytes(part, i, 1));
                continue;
            }
            if (i + 2 >= part.Length || !char.IsAsciiHexDigit(part[i + 1]) || !char.IsAsciiHexDigit(part[i + 2])) return false;
            bytes.Add(Convert.ToByte(part.Substring(i + 1, 2), 16));
            i += 2;
        }
        try
        {
            segment = StrictUtf8.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        fault = NameFault(segment) ?? "";
        return fault.Length == 0;
    }
}
