using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using VxmlGir.Interpreter.Syntax;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>Properties: names that exist (VoiceXML 2.0 section 6.3, 2.1), values that can be read.</summary>
internal static class PropertyRules
{
    private static readonly LintRule Unknown = new("VG-PROP-001", LintLevel.Warning, "A property that does not exist",
        "VoiceXML ignores properties it does not know, so a misspelt name silently leaves the default in force. Names with a dot are a platform's own; of these, those of this platform are known.");

    private static readonly LintRule BadValue = new("VG-PROP-002", LintLevel.Error, "A property's value cannot be read",
        "A time needs its unit (5s, 300ms), a flag is true or false, a level lies between 0.0 and 1.0. With a value that cannot be read the default stays in force.");

    private static readonly FrozenDictionary<string, string> Kinds = Read(
        "time: timeout interdigittimeout termtimeout completetimeout incompletetimeout maxspeechtimeout fetchtimeout fetchaudiodelay fetchaudiominimum " +
        "flag: bargein recordutterance com.genesyslab.private " +
        "level: confidencelevel sensitivity speedvsaccuracy " +
        "count: maxnbest audiomaxage audiomaxstale documentmaxage documentmaxstale grammarmaxage grammarmaxstale objectmaxage objectmaxstale scriptmaxage scriptmaxstale datamaxage datamaxstale " +
        "text: termchar bargeintype audiofetchhint documentfetchhint grammarfetchhint objectfetchhint scriptfetchhint datafetchhint fetchaudio inputmodes universals recordutterancetype");

    public static ImmutableArray<LintRule> All { get; } = [Unknown, BadValue];

    public static void Check(LintContext context, LintDocument document)
    {
        foreach (var property in document.Elements.Where(e => e.Name == "property"))
        {
            if (property.Attribute("name") is not { } name) continue;
            if (!Kinds.TryGetValue(name.Value, out var kind))
            {
                var near = Nearest.To(name.Value, Kinds.Keys);
                if (near is not null || !name.Value.Contains('.', StringComparison.Ordinal))
                    context.Report(Unknown, name.Place, $"there is no property '{name.Value}'{(near is null ? "" : $"; is '{near}' meant?")}");
            }
            else if (property.Attribute("value") is { } value && !Fits(kind, value.Value.Trim()))
                context.Report(BadValue, value.Place, $"'{value.Value}' is no {Word(kind)} ({name.Value})");
        }
    }

    private static bool Fits(string kind, string value) => kind switch
    {
        "time" => Durations.TryParse(value) is not null,
        "flag" => value is "true" or "false",
        "level" => double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var level) && level is >= 0 and <= 1,
        "count" => uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        _ => true,
    };

    private static string Word(string kind) => kind switch
    {
        "time" => "time (5s, 300ms)", "flag" => "flag (true, false)", "level" => "level from 0.0 to 1.0", _ => "whole number",
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
