using System.Text.RegularExpressions;

namespace VxmlGir.Interpreter.Session;

/// <summary>What a caller entered in private, and texts without it: no log, trace, message or parameter shows it, digits set apart by blanks or dashes included.</summary>
internal sealed class SecretTexts
{
    public const string Shown = "••••";

    private readonly Dictionary<string, Regex> _secrets = new(StringComparer.Ordinal);

    /// <summary>One character is too little to tell from any other text.</summary>
    public void Keep(string text)
    {
        if (text.Length < 2 || _secrets.ContainsKey(text)) return;
        var pattern = text.All(char.IsAsciiDigit) ? string.Join("[ .,-]?", text.AsEnumerable()) : Regex.Escape(text);
        _secrets[text] = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    public string Redact(string text)
    {
        foreach (var secret in _secrets.Values) text = secret.Replace(text, Shown);
        return text;
    }
}
