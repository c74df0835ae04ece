using System.Buffers;
using System.Text;

namespace VxmlGir.MediaPlatform.Speech;

/// <summary>Makes text and language safe for a speech program: what is data there stays data.</summary>
internal static class SpeechText
{
    private static readonly SearchValues<char> LanguageCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    private static readonly SearchValues<char> VoiceCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-+/_.");

    /// <summary>Control characters become spaces (espeak-ng takes Ctrl-A as the start of a command), and <c>[[</c> (its phoneme mode) is parted.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune)) clean.Append(' ');
            else if (rune.Value == '[' && clean.Length > 0 && clean[^1] == '[') clean.Append(" [");
            else clean.Append(rune.ToString());
        }

        return clean.ToString().Trim();
    }

    public static bool IsSentence(string text) => text.Length > 0 && text[^1] is '.' or '!' or '?' or ';' or ':' or '…' or '。' or '؟';

    /// <summary>A voice's name, which can be no option of a command line either.</summary>
    public static bool IsVoice(string name) => name.Length is >= 1 and <= 64 && char.IsAsciiLetter(name[0]) && !name.AsSpan().ContainsAnyExcept(VoiceCharacters);

    /// <summary>A BCP 47 tag, which can be no option of a command line: letters, digits and inner hyphens.</summary>
    public static bool IsLanguage(string tag) => tag.Length is >= 2 and <= 35 && char.IsAsciiLetter(tag[0]) && !tag.AsSpan().ContainsAnyExcept(LanguageCharacters);
}
