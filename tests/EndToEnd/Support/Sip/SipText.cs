using System.Net;
using System.Text;

namespace VxmlGir.EndToEnd.Support.Sip;

/// <summary>
/// A SIP message as lines of text: just enough to play a caller, and on purpose nothing of the program's own parser,
/// so that a mistake there is not repeated here.
/// </summary>
internal sealed record SipText(string StartLine, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    public bool IsResponse => StartLine.StartsWith("SIP/2.0 ", StringComparison.Ordinal);

    /// <summary>0 for a request.</summary>
    public int Status => IsResponse ? int.Parse(StartLine.AsSpan(8, 3)) : 0;

    public string Reason => IsResponse && StartLine.Length > 12 ? StartLine[12..] : "";

    public string Method => IsResponse ? CSeq.Method : StartLine[..StartLine.IndexOf(' ')];

    public string CallId => this["Call-ID"];

    public (int Number, string Method) CSeq
    {
        get
        {
            var parts = this["CSeq"].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return parts.Length == 2 ? (int.Parse(parts[0]), parts[1]) : (0, "");
        }
    }

    /// <summary>The first value of a header, or empty.</summary>
    public string this[string name] => All(name).FirstOrDefault() ?? "";

    public IEnumerable<string> All(string name) =>
        Headers.Where(h => string.Equals(h.Name, name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value);

    /// <summary>The URI between angle brackets of a header such as Contact.</summary>
    public string Uri(string header)
    {
        var value = this[header];
        var (open, close) = (value.IndexOf('<'), value.IndexOf('>'));
        return open >= 0 && close > open ? value[(open + 1)..close] : value.Split(';')[0];
    }

    public static SipText? Parse(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return null;
        var lines = text[..end].Split("\r\n");
        var headers = lines.Skip(1).Select(l => l.Split(':', 2)).Where(p => p.Length == 2).Select(p => (Long(p[0].Trim()), p[1].Trim())).ToList();
        return new SipText(lines[0], headers, text[(end + 4)..]);
    }

    public byte[] Bytes()
    {
        var text = new StringBuilder(StartLine).Append("\r\n");
        foreach (var (name, value) in Headers) text.Append($"{name}: {value}\r\n");
        text.Append($"Content-Length: {Encoding.UTF8.GetByteCount(Body)}\r\n\r\n").Append(Body);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public override string ToString() => Encoding.UTF8.GetString(Bytes());

    private static string Long(string name) => name.ToLowerInvariant() switch
    {
        "v" => "Via", "f" => "From", "t" => "To", "i" => "Call-ID", "m" => "Contact", "l" => "Content-Length", "c" => "Content-Type", "k" => "Supported", _ => name,
    };
}

/// <summary>An offer or an answer of one audio stream, as text.</summary>
internal static class SdpText
{
    /// <param name="codecs">Payload types in order of preference: 0, 8, 13, 101.</param>
    public static string Offer(IPEndPoint rtp, int[] codecs, int ptime = 20, string direction = "sendrecv", int version = 1)
    {
        var sdp = new StringBuilder();
        sdp.Append($"v=0\r\no=caller 1 {version} IN IP4 {rtp.Address}\r\ns=-\r\nc=IN IP4 {rtp.Address}\r\nt=0 0\r\n");
        sdp.Append($"m=audio {rtp.Port} RTP/AVP {string.Join(' ', codecs)}\r\n");
        foreach (var codec in codecs)
            sdp.Append($"a=rtpmap:{codec} {codec switch { 0 => "PCMU/8000", 8 => "PCMA/8000", 13 => "CN/8000", 3 => "GSM/8000", _ => "telephone-event/8000" }}\r\n");
        if (codecs.Contains(101)) sdp.Append("a=fmtp:101 0-15\r\n");
        return sdp.Append($"a=ptime:{ptime}\r\na={direction}\r\n").ToString();
    }

    /// <summary>Where the other side wants its RTP.</summary>
    public static IPEndPoint Remote(string sdp) => new(
        IPAddress.Parse(Line(sdp, "c=IN IP4 ")), int.Parse(Line(sdp, "m=audio ").Split(' ')[0]));

    /// <summary>The payload types that the other side listed.</summary>
    public static int[] Codecs(string sdp) => [.. Line(sdp, "m=audio ").Split(' ').Skip(2).Select(int.Parse)];

    public static bool Has(string sdp, string line) => sdp.Split("\r\n").Contains(line);

    private static string Line(string sdp, string prefix) =>
        sdp.Split("\r\n").FirstOrDefault(l => l.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..]
        ?? throw new FormatException($"no {prefix} in\n{sdp}");
}
