using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Digest;

/// <summary>The fields of a WWW-Authenticate, Proxy-Authenticate, Authorization or Proxy-Authorization value.</summary>
internal sealed class DigestFields
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    public string this[string name] => _fields.GetValueOrDefault(name, "");

    public bool Has(string name) => _fields.ContainsKey(name);

    public DigestAlgorithm? Algorithm => this["algorithm"].ToUpperInvariant() switch
    {
        "" or "MD5" => DigestAlgorithm.Md5,
        "SHA-256" => DigestAlgorithm.Sha256,
        _ => null,
    };

    /// <summary>Null for any other scheme than Digest, and for what does not parse.</summary>
    public static DigestFields? Parse(string value)
    {
        var text = value.AsSpan().Trim();
        if (!text.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase)) return null;
        text = text[7..];
        var result = new DigestFields();
        while (!(text = text.TrimStart(" \t,")).IsEmpty)
        {
            var equals = text.IndexOf('=');
            if (equals <= 0 || result._fields.Count > 32) return null;
            var name = text[..equals].Trim();
            text = text[(equals + 1)..].TrimStart();
            if (!Grammar.IsToken(name) || !TakeValue(ref text, out var field)) return null;
            result._fields[name.ToString()] = field;
        }
        return result;
    }

    private static bool TakeValue(ref ReadOnlySpan<char> text, out string value)
    {
        value = "";
        if (text.IsEmpty || text[0] != '"')
        {
            var end = text.IndexOf(',');
            value = (end < 0 ? text : text[..end]).Trim().ToString();
            text = end < 0 ? default : text[end..];
            return true;
        }
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '"')
            {
                value = text[1..i].ToString().Replace("\\", "", StringComparison.Ordinal);
                text = text[(i + 1)..];
                return true;
            }
        }
        return false;
    }
}
