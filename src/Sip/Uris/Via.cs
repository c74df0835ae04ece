using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace VxmlGir.Sip.Uris;

/// <summary>One Via value (RFC 3261 §20.42; rport by RFC 3581).</summary>
internal sealed record Via(string Transport, string Host, int? Port, SipParams Parameters)
{
    public const string MagicCookie = "z9hG4bK";

    public string? Branch => Parameters.Get("branch") is { Length: > 0 } branch ? branch : null;

    /// <summary>Whether the branch is unique by RFC 3261 (RFC 4475 §3.2.1: the cookie alone is not).</summary>
    public bool HasUniqueBranch => Branch is { } branch && branch.Length > MagicCookie.Length && branch.StartsWith(MagicCookie, StringComparison.OrdinalIgnoreCase);

    public static bool TryParse(string? text, [NotNullWhen(true)] out Via? via)
    {
        via = null;
        var span = text.AsSpan().Trim();
        if (!TakeProtocol(ref span, "SIP") || !TakeProtocol(ref span, "2.0")) return false;
        var end = span.IndexOfAny(' ', '\t');
        if (end <= 0 || !Grammar.IsToken(span[..end])) return false;
        var transport = span[..end];
        span = span[end..].TrimStart();
        var semicolon = span.IndexOf(';');
        var parameters = SipParams.Empty;
        if (semicolon >= 0 && !SipParams.TryParse(span[semicolon..], out parameters)) return false;
        if (!Grammar.TryHostPort((semicolon < 0 ? span : span[..semicolon]).Trim(), out var host, out var port)) return false;
        via = new Via(Intern(transport), host, port, parameters);
        return true;
    }

    // Blanks are allowed around the slashes (RFC 4475 §3.1.1.1).
    private static bool TakeProtocol(ref ReadOnlySpan<char> span, string word)
    {
        if (!span.StartsWith(word, StringComparison.OrdinalIgnoreCase)) return false;
        var rest = span[word.Length..].TrimStart();
        if (rest.IsEmpty || rest[0] != '/') return false;
        span = rest[1..].TrimStart();
        return true;
    }

    private static string Intern(ReadOnlySpan<char> transport) =>
        transport switch { "UDP" => "UDP", "TCP" => "TCP", "PIPE" => "PIPE", "TLS" => "TLS", _ => transport.ToString() };

    public override string ToString()
    {
        var text = new StringBuilder(96).Append("SIP/2.0/").Append(Transport).Append(' ').Append(Host);
        if (Port is { } port) text.Append(CultureInfo.InvariantCulture, $":{port}");
        Parameters.AppendTo(text);
        return text.ToString();
    }
}
