using System.Xml.Linq;

namespace VxmlGir.Workbench.Lint.Schema;

/// <summary>What the values of attributes look like, as far as an editor can help with them.</summary>
internal static class AttributeKinds
{
    private static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";

    /// <summary>The simple types that <see cref="TypeOf"/> names.</summary>
    public static IEnumerable<XElement> Types =>
    [
        Pattern("time", @"\s*\+?([0-9]*\.)?[0-9]+(ms|s)\s*"), Pattern("count", "[1-9][0-9]*"), Words("truth", "true", "false"), Words("scope", "dialog", "document"),
        Words("method", "get", "post", "GET", "POST"), Words("hint", "safe", "prefetch"), Words("mode", "dtmf", "voice"), Words("which", "all", "any"), Words("version", "1.0", "2.0", "2.1"),
        Words("accept", "exact", "approximate"), Words("bargein", "speech", "hotword"),
    ];

    public static string TypeOf(string element, string attribute) => (element, attribute) switch
    {
        ("vxml", "version") => "version",
        ("filled", "mode") => "which",
        ("grammar", "mode") => "mode",
        ("form" or "menu", "scope") => "scope",
        ("prompt" or "catch" or "error" or "help" or "noinput" or "nomatch", "count") => "count",
        ("menu", "dtmf") => "truth",
        ("transfer", "bridge") => "truth",
        ("break", "time") => "time",
        (_, "bargein" or "modal" or "beep" or "dtmfterm") => "truth",
        (_, "fetchtimeout" or "timeout" or "maxtime" or "finalsilence" or "connecttimeout") => "time",
        (_, "method") => "method",
        (_, "fetchhint") => "hint",
        (_, "accept") => "accept",
        (_, "bargeintype") => "bargein",
        _ => "xs:string",
    };

    private static XElement Pattern(string name, string pattern) => Type(name, new XElement(Xs + "pattern", new XAttribute("value", pattern)));

    private static XElement Words(string name, params IEnumerable<string> words) => Type(name, [.. words.Select(w => new XElement(Xs + "enumeration", new XAttribute("value", w)))]);

    private static XElement Type(string name, params XElement[] facets) =>
        new(Xs + "simpleType", new XAttribute("name", name), new XElement(Xs + "restriction", new XAttribute("base", "xs:string"), facets));
}
