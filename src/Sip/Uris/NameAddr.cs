using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace VxmlGir.Sip.Uris;

/// <summary>
/// The value of From, To, Contact, Route, Refer-To: an optional display name, a URI and header parameters.
/// The URI may be of any scheme; <see cref="Uri"/> is null when it is not SIP.
/// </summary>
public sealed record NameAddr
{
    /// <summary>The display name with its quotes and escapes undone, or null. Hostile text.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The URI as written.</summary>
    public required string UriText { get; init; }

    public SipUri? Uri { get; init; }

    public SipParams Parameters { get; init; } = SipParams.Empty;

    public string? Tag => Parameters.Get("tag") is { Length: > 0 } tag ? tag : null;

    internal static NameAddr Unknown { get; } = new() { UriText = SipUri.Unknown.ToString(), Uri = SipUri.Unknown };

    public static NameAddr Of(SipUri uri, string? displayName = null) =>
        new() { DisplayName = displayName, UriText = uri.ToString(), Uri = uri };

    internal NameAddr WithTag(string? tag) => tag is null ? this : this with { Parameters = Parameters.With("tag", tag) };

    internal static NameAddr ParseOrUnknown(string? text) => TryParse(text, out var value) ? value : Unknown;

    public static bool TryParse(string? text, [NotNullWhen(true)] out NameAddr? value)
    {
        value = null;
        var span = text.AsSpan().Trim();
        if (span.IsEmpty) return false;
        string? display = null;
        if (span[0] == '"')
        {
            var close = EndOfQuoted(span);
            if (close < 0) return false;
            display = Unquote(span[1..close]);
            span = span[(close + 1)..].TrimStart();
            if (span.IsEmpty || span[0] != '<') return false;
        }
        else if (span.IndexOf('<') is var open and > 0)
        {
            var words = span[..open].TrimEnd();
            if (!AreDisplayWords(words)) return false;
            display = words.ToString();
            span = span[open..];
        }
        return span[0] == '<' ? TryBracketed(span, display, out value) : TryBare(span, out value);
    }

    private static bool TryBracketed(ReadOnlySpan<char> span, string? display, [NotNullWhen(true)] out NameAddr? value)
    {
        value = null;
        var close = span.IndexOf('>');
        if (close < 0 || !SipParams.TryParse(span[(close + 1)..], out var parameters)) return false;
        return TryBuild(span[1..close].Trim(), display, parameters, out value);
    }

    // Without angle brackets every parameter belongs to the header, and '?' or ',' may not occur (RFC 3261 §20.10).
    private static bool TryBare(ReadOnlySpan<char> span, [NotNullWhen(true)] out NameAddr? value)
    {
        value = null;
        var semicolon = span.IndexOf(';');
        var uri = (semicolon < 0 ? span : span[..semicolon]).TrimEnd();
        var parameters = SipParams.Empty;
        if (uri.ContainsAny('?', ',') || (semicolon >= 0 && !SipParams.TryParse(span[semicolon..], out parameters))) return false;
        return TryBuild(uri, null, parameters, out value);
    }

    private static bool TryBuild(ReadOnlySpan<char> uri, string? display, SipParams parameters, [NotNullWhen(true)] out NameAddr? value)
    {
        value = null;
        if (!IsAbsoluteUri(uri)) return false;
        SipUri? parsed = null;
        var sip = uri.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) || uri.StartsWith("sips:", StringComparison.OrdinalIgnoreCase);
        if (sip && !SipUri.TryParse(uri, out parsed)) return false;
        value = new NameAddr { DisplayName = display, UriText = uri.ToString(), Uri = parsed, Parameters = parameters };
        return true;
    }

    /// <summary>A scheme, a colon, and something without blanks or controls after it.</summary>
    internal static bool IsAbsoluteUri(ReadOnlySpan<char> uri)
    {
        var colon = uri.IndexOf(':');
        if (colon <= 0 || colon == uri.Length - 1 || !char.IsAsciiLetter(uri[0])) return false;
        foreach (var c in uri[..colon])
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.')) return false;
        foreach (var c in uri[colon..])
            if (c <= ' ' || c is '<' or '>' or '"') return false;
        return true;
    }

    private static bool AreDisplayWords(ReadOnlySpan<char> words)
    {
        foreach (var c in words)
            if (c is ',' or ';' or ':' or '"' or '@' or '?' or '=' || (c < ' ' && c != '\t')) return false;
        return true;
    }

    private static int EndOfQuoted(ReadOnlySpan<char> span)
    {
        for (var i = 1; i < span.Length; i++)
        {
            if (span[i] == '\\') i++;
            else if (span[i] == '"') return i;
        }
        return -1;
    }

    private static string Unquote(ReadOnlySpan<char> quoted)
    {
        if (!quoted.Contains('\\')) return quoted.ToString();
        var text = new StringBuilder(quoted.Length);
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '\\' && i + 1 < quoted.Length) i++;
            text.Append(quoted[i]);
        }
        return text.ToString();
    }

    public override string ToString()
    {
        var text = new StringBuilder(96);
        if (DisplayName is { Length: > 0 } name)
        {
            text.Append('"');
            foreach (var c in name)
            {
                if (c is '"' or '\\') text.Append('\\');
                if (c is not ('\r' or '\n' or '\0')) text.Append(c);
            }
            text.Append("\" ");
        }
        text.Append('<').Append(UriText).Append('>');
        Parameters.AppendTo(text);
        return text.ToString();
    }
}
