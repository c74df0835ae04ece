using System.Collections.Frozen;
using System.Globalization;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Parsing;

/// <summary>The properties that exist (VoiceXML 2.0 section 6.3, 2.1 section 7, and the platform's own) and what their values are.</summary>
internal static class PropertyKinds
{
    private static readonly FrozenDictionary<string, string> Kinds = Read(
        "time: timeout interdigittimeout termtimeout completetimeout incompletetimeout maxspeechtimeout fetchtimeout fetchaudiodelay fetchaudiominimum " +
        "flag: bargein recordutterance com.genesyslab.private " +
        "level: confidencelevel sensitivity speedvsaccuracy " +
        "count: maxnbest audiomaxage audiomaxstale documentmaxage documentmaxstale grammarmaxage grammarmaxstale objectmaxage objectmaxstale scriptmaxage scriptmaxstale datamaxage datamaxstale " +
        "hint: audiofetchhint documentfetchhint grammarfetchhint objectfetchhint scriptfetchhint datafetchhint " +
        "barge: bargeintype modes: inputmodes key: termchar text: fetchaudio universals recordutterancetype");

    public static IEnumerable<string> Names => Kinds.Keys;

    public static bool Exists(string name) => Kinds.ContainsKey(name);

    /// <summary>What a value of the property has to be, when this one is none; null when it fits or the property is unknown.</summary>
    public static string? Misfit(string name, string value) => Kinds.TryGetValue(name, out var kind) && !Fits(kind, value.Trim()) ? Word(kind) : null;

    /// <summary>A value that cannot be read leaves the outer one in force: worth a word, with its place.</summary>
    public static void Check(ParseContext context, MarkupElement property)
    {
        if (property.Value("name") is { } name && property.Attribute("value") is { } value && Misfit(name, value.Value) is { } wanted)
            context.Warn("property-value", $"'{value.Value}' is no {wanted} ({name}); the property stays as it was", value.Place);
    }

    private static bool Fits(string kind, string value) => kind switch
    {
        "time" => Durations.TryParse(value) is not null,
        "flag" => value is "true" or "false",
        "level" => double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var level) && level is >= 0 and <= 1,
        "count" => uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        "hint" => value is "prefetch" or "safe" or "stream",
        "barge" => value is "speech" or "hotword",
        "modes" => value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } modes && modes.All(m => m is "dtmf" or "voice"),
        "key" => value.Length == 0 || (value.Length == 1 && Grammars.Keys.IsKey(value[0])),
        _ => true,
    };

    private static string Word(string kind) => kind switch
    {
        "time" => "time (5s, 300ms)",
        "flag" => "flag (true, false)",
        "level" => "level from 0.0 to 1.0",
        "count" => "whole number",
        "hint" => "hint (prefetch, safe)",
        "barge" => "barge-in type (speech, hotword)",
        "modes" => "list of modes (dtmf, voice)",
        _ => "key (0-9 * #)",
    };

    private static FrozenDictionary<string, string> Read(string table)
    {
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        var kind = "";
        foreach (var word in table.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.EndsWith(':')) kind = word[..^1];
            else kinds[word] = kind;
        }
        return kinds.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
