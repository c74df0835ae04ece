using System.Collections.Frozen;
using System.Collections.Immutable;

namespace VxmlGir.Interpreter.Parsing;

/// <summary>Which attributes each element has (VoiceXML 2.0 and 2.1 schemas), and which it cannot be without.</summary>
internal static class ElementRules
{
    private const string Fetch = " fetchhint fetchtimeout maxage maxstale";

    private static readonly FrozenDictionary<string, ElementRule> Rules = new Dictionary<string, string>
    {
        ["vxml"] = "version! application",
        ["meta"] = "name content http-equiv",
        ["metadata"] = "",
        ["form"] = "id scope",
        ["menu"] = "id scope accept dtmf",
        ["choice"] = "accept dtmf event eventexpr expr fetchaudio message messageexpr next" + Fetch,
        ["enumerate"] = "",
        ["block"] = "name expr cond",
        ["initial"] = "name expr cond",
        ["field"] = "name expr cond type slot modal",
        ["option"] = "accept dtmf value",
        ["subdialog"] = "name expr cond src srcexpr method enctype namelist fetchaudio" + Fetch,
        ["param"] = "name! expr value valuetype type",
        ["record"] = "name expr cond modal beep maxtime finalsilence dtmfterm type",
        ["transfer"] = "name expr cond dest destexpr bridge type connecttimeout maxtime transferaudio aai aaiexpr",
        ["object"] = "name expr cond classid codebase codetype data type archive fetchhint fetchtimeout maxage maxstale",
        ["filled"] = "mode namelist",
        ["grammar"] = "version mode root tag-format type src srcexpr scope weight expr lang" + Fetch,
        ["link"] = "next expr event eventexpr message messageexpr dtmf fetchaudio" + Fetch,
        ["prompt"] = "bargein bargeintype cond count timeout version",
        ["audio"] = "src expr" + Fetch,
        ["value"] = "expr! class mode recsrc",
        ["break"] = "time strength size",
        ["mark"] = "name nameexpr",
        ["foreach"] = "item! array!",
        ["var"] = "name! expr",
        ["assign"] = "name! expr!",
        ["clear"] = "namelist",
        ["if"] = "cond!",
        ["elseif"] = "cond!",
        ["else"] = "",
        ["goto"] = "next expr nextitem expritem fetchaudio" + Fetch,
        ["submit"] = "next expr method enctype namelist fetchaudio" + Fetch,
        ["exit"] = "expr namelist",
        ["return"] = "event eventexpr message messageexpr namelist",
        ["disconnect"] = "namelist",
        ["throw"] = "event eventexpr message messageexpr",
        ["reprompt"] = "",
        ["log"] = "label expr",
        ["script"] = "src srcexpr charset" + Fetch,
        ["property"] = "name! value!",
        ["catch"] = "event count cond",
        ["error"] = "count cond",
        ["help"] = "count cond",
        ["noinput"] = "count cond",
        ["nomatch"] = "count cond",
        ["data"] = "src srcexpr name method enctype namelist fetchaudio" + Fetch,
        ["p"] = "",
        ["s"] = "",
        ["voice"] = "gender age variant name",
        ["prosody"] = "pitch contour range rate duration volume",
        ["emphasis"] = "level",
        ["phoneme"] = "ph alphabet",
        ["say-as"] = "interpret-as format detail",
        ["sub"] = "alias!",
        ["desc"] = "",
        ["lexicon"] = "uri type",
        ["paragraph"] = "",
        ["sentence"] = "",
    }.ToFrozenDictionary(p => p.Key, p => ElementRule.Read(p.Value));

    public static ElementRule? Find(string element) => Rules.GetValueOrDefault(element);

    public static IEnumerable<string> Names => Rules.Keys.Order(StringComparer.Ordinal);

    public static bool IsKnown(string element) => Rules.ContainsKey(element);
}

/// <param name="Required">Attributes without which the element means nothing.</param>
internal sealed record ElementRule(ImmutableHashSet<string> Attributes, ImmutableArray<string> Required)
{
    public static ElementRule Read(string text)
    {
        var names = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new([.. names.Select(n => n.TrimEnd('!'))], [.. names.Where(n => n.EndsWith('!')).Select(n => n.TrimEnd('!'))]);
    }
}
