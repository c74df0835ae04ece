using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VxmlGir.Sip.Uris;

/// <summary>Character classes and small productions of RFC 3261 §25.1 that several parsers share.</summary>
internal static class Grammar
{
    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~");
    private static readonly SearchValues<char> HostChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");

    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenChars);

    /// <summary>hostname, IPv4address or IPv6reference. Underscores are taken as deployed names have them.</summary>
    public static bool IsHost(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > 255) return false;
        if (text[0] != '[') return !text.ContainsAnyExcept(HostChars);
        return text[^1] == ']' && IPAddress.TryParse(text[1..^1], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
    }

    /// <summary>Splits <c>host[:port]</c>; false when either is malformed.</summary>
    public static bool TryHostPort(ReadOnlySpan<char> text, out string host, out int? port)
    {
        host = "";
        port = null;
        var from = text.StartsWith("[") ? text.IndexOf(']') : 0;
        if (from < 0) return false;
        var colon = text[from..].IndexOf(':');
        var name = colon < 0 ? text : text[..(from + colon)].TrimEnd();
        if (colon >= 0)
        {
            if (!TryPort(text[(from + colon + 1)..].Trim(), out var number)) return false;
            port = number;
        }
        if (!IsHost(name)) return false;
        host = name.ToString();
        return true;
    }

    public static bool TryPort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;

    /// <summary>Undoes %HH; a percent that starts no escape stays as it is (RFC 4475 §3.1.1.5).</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('%')) return text;
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes[length++] = byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                i += 2;
            }
            else
            {
                length += Encoding.UTF8.GetBytes(text.AsSpan(i, 1), bytes.AsSpan(length));
            }
        }
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
