using System.Text;
using VxmlGir.Sip.Messages;

namespace VxmlGir.MediaPlatform.Transfers;

/// <summary>Application-to-application information in SIP: the User-to-User header, UTF-8 as hexadecimal digits (RFC 7433).</summary>
internal static class UserToUser
{
    public const string Name = "User-to-User";

    /// <summary>Bytes of text; more is not sent.</summary>
    public const int MaxBytes = 1024;

    public static string Format(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)) + ";encoding=hex";

    public static bool Fits(string text) => Encoding.UTF8.GetByteCount(text) <= MaxBytes;

    /// <summary>The text of the first value that can be read; null when there is none.</summary>
    public static string? Read(SipMessage message)
    {
        if (message.Header(Name) is not { } header) return null;
        var parts = header.Split(',')[0].Split(';', StringSplitOptions.TrimEntries);
        var value = parts[0].Trim('"');
        if (!parts.Skip(1).Any(p => p.Equals("encoding=hex", StringComparison.OrdinalIgnoreCase))) return value;
        if (value.Length % 2 != 0 || value.Length > 2 * MaxBytes || !value.All(char.IsAsciiHexDigit)) return null;
        return Encoding.UTF8.GetString(Convert.FromHexString(value));
    }
}
