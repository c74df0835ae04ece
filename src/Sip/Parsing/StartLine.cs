using System.Globalization;
using System.Text;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Parsing;

/// <summary>The first line: exactly one blank between its parts (RFC 3261 §7.1; stricter than RFC 4475 §3.1.2.9 asks).</summary>
internal abstract record StartLine
{
    private StartLine() { }

    /// <summary><paramref name="Version"/> is set when it is another than 2.0.</summary>
    public sealed record Request(string Method, string Uri, string? Version, Fault? Fault) : StartLine;

    public sealed record Response(int Status, string Reason) : StartLine;

    public static StartLine? Parse(ReadOnlySpan<byte> line) =>
        line.StartsWith("SIP/"u8) ? ParseStatus(line) : ParseRequest(line);

    private static Response? ParseStatus(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("SIP/2.0 "u8) || line.Length < 11) return null;
        if (!int.TryParse(line.Slice(8, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status is < 100 or > 699) return null;
        if (line.Length > 11 && line[11] != ' ') return null;
        return new Response(status, line.Length > 12 ? Encoding.UTF8.GetString(line[12..]) : "");
    }

    private static Request? ParseRequest(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line).AsSpan();
        var first = text.IndexOf(' ');
        if (first <= 0 || !Grammar.IsToken(text[..first])) return null;
        var method = SipMethods.Served(text[..first]) ?? text[..first].ToString();
        var last = text.LastIndexOf(' ');
        var version = text[(last + 1)..];
        if (last == first || !version.StartsWith("SIP/", StringComparison.OrdinalIgnoreCase))
            return new Request(method, "", null, new Fault(400, "request line must be METHOD SP URI SP SIP/2.0", 0));
        var uri = text[(first + 1)..last];
        var other = version.Equals("SIP/2.0", StringComparison.OrdinalIgnoreCase) ? null : version.ToString();
        return new Request(method, uri.ToString(), other, FaultOf(uri, first + 1));
    }

    private static Fault? FaultOf(ReadOnlySpan<char> uri, int offset)
    {
        if (!NameAddr.IsAbsoluteUri(uri)) return new Fault(400, "Request-URI is malformed", offset);
        var sip = uri.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) || uri.StartsWith("sips:", StringComparison.OrdinalIgnoreCase);
        return sip && !SipUri.TryParse(uri, out _) ? new Fault(400, "Request-URI is malformed", offset) : null;
    }
}
