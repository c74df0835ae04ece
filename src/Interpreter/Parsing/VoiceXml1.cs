using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;

namespace VxmlGir.Interpreter.Parsing;

/// <summary>
/// A VoiceXML 1.0 document in the words of 2.0, where 2.0 only renamed things (VoiceXML 2.0 appendix J). What 1.0 had and 2.0 gave
/// another meaning, or none, is left as it stands or refused with its place.
/// </summary>
internal sealed class VoiceXml1(ParseContext context)
{
    private static readonly ImmutableDictionary<string, string> Elements = new Dictionary<string, string>
    {
        ["emp"] = "emphasis", ["pros"] = "prosody", ["dtmf"] = "grammar",
    }.ToImmutableDictionary();

    public MarkupElement Upgrade(MarkupElement element)
    {
        var children = element.Children.Select(c => c is MarkupElement inner ? Upgrade(inner) : c).ToImmutableArray();
        var attributes = element.Attributes.Select(a => Upgrade(element, a)).OfType<MarkupAttribute>().ToImmutableArray();
        if (element.Name is "sayas") return ReadSayAs(element) with { Children = children };
        var upgraded = element with { Name = NameOf(element), Attributes = attributes, Children = children };
        if (element.Name == "dtmf") upgraded = With(upgraded, "mode", "dtmf");
        return upgraded;
    }

    private static string NameOf(MarkupElement element) =>
        element.Name == "div" ? element.Value("type") == "sentence" ? "s" : "p" : Elements.GetValueOrDefault(element.Name, element.Name);

    // Null: the attribute has no successor and changes nothing.
    private MarkupAttribute? Upgrade(MarkupElement element, MarkupAttribute attribute) => (element.Name, attribute.Name) switch
    {
        ("vxml", "base" or "lang") when attribute.Namespace.Length == 0 => attribute with { Namespace = MarkupNames.Xml },
        (_, "caching") => attribute.Value == "safe" ? attribute with { Name = "maxage", Value = "0" } : null,
        ("break", "msecs") => attribute with { Name = "time", Value = attribute.Value + "ms" },
        ("pros", "vol") => attribute with { Name = "volume" },
        ("div", "type") => null,
        ("catch", "event") or ("throw", "event") or ("link", "event") or ("choice", "event") or ("return", "event") => attribute with { Value = EventsOf(attribute.Value) },
        ("subdialog", "modal") => Refuse(attribute, "a modal subdialog has no counterpart in VoiceXML 2.0"),
        _ => attribute,
    };

    private MarkupAttribute? Refuse(MarkupAttribute attribute, string why)
    {
        context.Error("vxml-1", $"VoiceXML 1.0: {why}", attribute.Place);
        return null;
    }

    // telephone.disconnect became connection.disconnect (section 5.2.6).
    private static string EventsOf(string names) =>
        string.Join(' ', names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(n => n.StartsWith("telephone.disconnect", StringComparison.Ordinal) ? "connection" + n["telephone".Length..] : n));

    // sayas spelt a substitute, a pronunciation or a class; 2.0 has an element for each.
    private static MarkupElement ReadSayAs(MarkupElement element)
    {
        if (element.Attribute("sub") is { } sub) return element with { Name = "sub", Attributes = [sub with { Name = "alias" }] };
        if (element.Attribute("phon") is { } phon) return element with { Name = "phoneme", Attributes = [phon with { Name = "ph" }] };
        return element.Attribute("class") is { } kind
            ? element with { Name = "say-as", Attributes = [kind with { Name = "interpret-as" }] }
            : element with { Name = "say-as", Attributes = [] };
    }

    private static MarkupElement With(MarkupElement element, string name, string value) =>
        element.Has(name) ? element : element with { Attributes = element.Attributes.Add(new MarkupAttribute(name, "", value, element.Place)) };
}
