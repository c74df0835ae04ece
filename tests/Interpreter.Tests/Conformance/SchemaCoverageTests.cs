using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace VxmlGir.Interpreter.Tests.Conformance;

/// <summary>
/// Every element and attribute that the schemas of VoiceXML 2.0 and 2.1 declare is used by a dialog under <c>tests/dialogs</c> (whose
/// expectation then says what comes of it), or stands in <c>schema-exceptions.txt</c> with the reason why not.
/// </summary>
public sealed partial class SchemaCoverageTests
{
    private static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";

    [Fact]
    public void Every_declared_element_and_attribute_has_a_dialog_or_a_reason()
    {
        if (Places.Conformance is not { } root)
        {
            Assert.False(Places.IsContinuousIntegration, "conformance material is missing");
            return;
        }
        var declared = new[] { "voicexml20", "voicexml21" }.SelectMany(v => Declared(Path.Combine(root, "schemas", v))).ToHashSet(StringComparer.Ordinal);
        var used = Used();
        var listed = File.ReadAllLines(Path.Combine(Places.Repository, "tests", "Interpreter.Tests", "Conformance", "schema-exceptions.txt"))
            .Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0).ToHashSet(StringComparer.Ordinal);
        var missing = declared.Where(d => !used.Contains(d) && !listed.Contains(d)).Order(StringComparer.Ordinal).ToList();
        var stale = listed.Where(l => used.Contains(l) || !declared.Contains(l)).Select(l => l + " needs no exception").ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{declared.Count} declared, {listed.Count} listed");
        Assert.True(missing.Count + stale.Count == 0, string.Join("\n", missing.Concat(stale)));
    }

    [Fact]
    public void Every_dialog_that_the_section_table_names_exists()
    {
        var text = File.ReadAllText(Path.Combine(Places.Repository, "docs", "voicexml.md"));
        var names = DialogName().Matches(text).Select(m => m.Value).Distinct().ToList();
        Assert.NotEmpty(names);
        Assert.All(names, n => Assert.True(File.Exists(Path.Combine(Places.Dialogs, n + ".expected")), n));
    }

    [GeneratedRegex("[0-9]{3}-[a-z]+/[a-z0-9-]+")]
    private static partial Regex DialogName();

    private static HashSet<string> Used()
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Places.Dialogs, "*.vxml", SearchOption.AllDirectories))
        {
            if (!TryLoad(file, out var document)) continue;
            foreach (var element in document!.Descendants())
            {
                used.Add(element.Name.LocalName);
                foreach (var attribute in element.Attributes()) used.Add($"{element.Name.LocalName}@{attribute.Name.LocalName}");
            }
        }
        return used;
    }

    private static bool TryLoad(string file, out XDocument? document)
    {
        try
        {
            document = XDocument.Load(file);
            return true;
        }
        catch (System.Xml.XmlException)
        {
            // Dialogs that are to be refused.
            document = null;
            return false;
        }
    }

    // element and element@attribute, through types, extensions and attribute groups.
    private static HashSet<string> Declared(string folder)
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
