using System.Xml.Linq;

namespace VxmlGir.Interpreter.Tests.Conformance;

/// <summary>What the schemas of VoiceXML 2.0 and 2.1 declare: <c>element</c> and <c>element@attribute</c>, through types, extensions and attribute groups.</summary>
internal static class SchemaNames
{
    private static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";

    public static HashSet<string> Declared(string conformance) =>
        new[] { "voicexml20", "voicexml21" }.SelectMany(v => DeclaredIn(Path.Combine(conformance, "schemas", v))).ToHashSet(StringComparer.Ordinal);

    private static HashSet<string> DeclaredIn(string folder)
    {
        var schemas = Directory.EnumerateFiles(folder, "*.xsd", SearchOption.AllDirectories).Select(f => XDocument.Load(f).Root!).ToList();
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in schemas.SelectMany(s => s.Descendants(Xs + "element")).Where(e => e.Attribute("name") is not null && e.Attribute("abstract")?.Value != "true"))
        {
            var name = element.Attribute("name")!.Value;
            found.Add(name);
            foreach (var attribute in AttributesOf(element, schemas, [])) found.Add($"{name}@{attribute}");
        }
        return found;
    }

    private static IEnumerable<string> AttributesOf(XElement part, List<XElement> schemas, HashSet<string> seen)
    {
        if (part.Attribute("type")?.Value is { } type && part.Name == Xs + "element" && seen.Add("t " + Local(type)))
        {
            foreach (var name in Named(schemas, "complexType", type).SelectMany(t => AttributesOf(t, schemas, seen))) yield return name;
        }
        foreach (var child in part.Elements())
        {
            if (child.Name == Xs + "attribute" && child.Attribute("use")?.Value != "prohibited")
            {
                if ((child.Attribute("name") ?? child.Attribute("ref"))?.Value is { } name) yield return Local(name);
            }
            else if (child.Name == Xs + "attributeGroup" && child.Attribute("ref")?.Value is { } group)
            {
                if (seen.Add("g " + Local(group)))
                    foreach (var name in Named(schemas, "attributeGroup", group).SelectMany(g => AttributesOf(g, schemas, seen))) yield return name;
            }
            else if (child.Name != Xs + "element")
            {
                if (child.Name == Xs + "extension" && child.Attribute("base")?.Value is { } basis && seen.Add("t " + Local(basis)))
                    foreach (var name in Named(schemas, "complexType", basis).SelectMany(t => AttributesOf(t, schemas, seen))) yield return name;
                foreach (var name in AttributesOf(child, schemas, seen)) yield return name;
            }
        }
    }

    private static IEnumerable<XElement> Named(List<XElement> schemas, string kind, string name) =>
        schemas.SelectMany(s => s.Descendants(Xs + kind)).Where(e => e.Attribute("name")?.Value == Local(name));

    private static string Local(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
