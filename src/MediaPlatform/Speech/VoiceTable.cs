using System.Collections.Immutable;

namespace VxmlGir.MediaPlatform.Speech;

/// <summary>The operator's voice for a language: that of the tag itself, else of the longest tag it begins with (RFC 4647 section 3.4).</summary>
/// <param name="Voices">Voice by BCP 47 tag, in lower case.</param>
public sealed record VoiceTable(ImmutableDictionary<string, string> Voices)
{
    public static VoiceTable Empty { get; } = new(ImmutableDictionary<string, string>.Empty);

    /// <summary>Null: the synthesiser chooses.</summary>
    public string? For(string language)
    {
        for (var tag = language.ToLowerInvariant(); tag.Length > 0; tag = Parent(tag))
        {
            if (Voices.GetValueOrDefault(tag) is { } voice) return voice;
        }
        return null;
    }

    // A single letter stands before what it announces and goes with it: de-x-bank becomes de.
    private static string Parent(string tag)
    {
        var cut = tag.LastIndexOf('-');
        if (cut > 2 && tag[cut - 2] == '-') cut -= 2;
        return cut > 0 ? tag[..cut] : "";
    }
}
