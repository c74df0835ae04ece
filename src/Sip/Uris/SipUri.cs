using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace VxmlGir.Sip.Uris;

/// <summary>A sip: or sips: URI (RFC 3261 §19.1), and nothing else.</summary>
public sealed record SipUri
{
    public string Scheme { get; init; } = "sip";

    /// <summary>The user part as written (escapes kept), or null.</summary>
    public string? RawUser { get; init; }

    public string? Password { get; init; }

    /// <summary>Host name, IPv4 address or bracketed IPv6 reference.</summary>
    public required string Host { get; init; }

    public int? Port { get; init; }

    public SipParams Parameters { get; init; } = SipParams.Empty;

    /// <summary>What follows '?', never applied to a request (RFC 3261 §19.1.5 leaves it to the user agent; RFC 4475 §3.1.2.11).</summary>
    public string? Headers { get; init; }

    /// <summary>The user part with its escapes undone; hostile text: it may hold any character, NUL included.</summary>
    public string? User => RawUser is null ? null : Grammar.Unescape(RawUser);

    /// <summary>Stands for a URI that could not be read.</summary>
    public static SipUri Unknown { get; } = new() { Scheme = "sip", Host = "unknown.invalid" };

    public static SipUri Parse(string text) =>
        TryParse(text, out var uri) ? uri : throw new FormatException($"'{text}' is not a SIP URI");

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        text = text.Trim();
        var colon = text.IndexOf(':');
        if (colon < 0) return false;
        var scheme = text[..colon];
        var sips = scheme.Equals("sips", StringComparison.OrdinalIgnoreCase);
        if (!sips && !scheme.Equals("sip", StringComparison.OrdinalIgnoreCase)) return false;
        var rest = text[(colon + 1)..];
        if (HasForbidden(rest)) return false;

        // An unescaped '@' is legal only as the end of the user part (§25.1), so the first one is it.
        var at = rest.IndexOf('@');
        string? user = null, password = null;
        if (at >= 0)
        {
            var info = rest[..at];
            var split = info.IndexOf(':');
            user = (split < 0 ? info : info[..split]).ToString();
            if (split >= 0) password = info[(split + 1)..].ToString();
            if (user.Length == 0) return false;
            rest = rest[(at + 1)..];
        }
        string? headers = null;
        if (rest.IndexOf('?') is var question and >= 0)
        {
            headers = rest[(question + 1)..].ToString();
            rest = rest[..question];
        }
        var semicolon = rest.IndexOf(';');
        var hostPort = semicolon < 0 ? rest : rest[..semicolon];
        var parameters = SipParams.Empty;
        if (semicolon >= 0 && !SipParams.TryParse(rest[semicolon..], out parameters)) return false;
        if (!Grammar.TryHostPort(hostPort, out var host, out var port)) return false;
        uri = new SipUri
        {
            Scheme = sips ? "sips" : "sip", RawUser = user, Password = password, Host = host, Port = port, Parameters = parameters, Headers = headers,
        };
        return true;
    }

    private static bool HasForbidden(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (c <= ' ' || c is '<' or '>' or '"' or (char)0x7F) return true;
        return false;
    }

    internal void AppendTo(StringBuilder text)
    {
        text.Append(Scheme).Append(':');
        if (RawUser is not null)
        {
            text.Append(RawUser);
            if (Password is not null) text.Append(':').Append(Password);
            text.Append('@');
        }
        text.Append(Host);
        if (Port is { } port) text.Append(CultureInfo.InvariantCulture, $":{port}");
        Parameters.AppendTo(text);
        if (Headers is not null) text.Append('?').Append(Headers);
    }

    public override string ToString()
    {
        var text = new StringBuilder(64);
        AppendTo(text);
        return text.ToString();
    }
}
