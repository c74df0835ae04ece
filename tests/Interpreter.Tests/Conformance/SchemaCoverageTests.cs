using System.Xml.Linq;

namespace VxmlGir.Interpreter.Tests.Conformance;

/// <summary>
/// Every element and attribute that the schemas of VoiceXML 2.0 and 2.1 declare is used by a dialog under <c>tests/dialogs</c> (whose
/// expectation then says what comes of it), or stands in <c>schema-exceptions.txt</c> with the reason why not.
/// </summary>
public sealed class SchemaCoverageTests
{
    [Fact]
    public void Every_declared_element_and_attribute_has_a_dialog_or_a_reason()
    {
        if (Places.Conformance is not { } root)
        {
            Assert.False(Places.IsContinuousIntegration, "conformance material is missing");
            return;
        }
        var declared = SchemaNames.Declared(root);
        var used = Used();
        var listed = ExceptionList.Read("schema-exceptions.txt");
        var missing = declared.Where(d => !used.Contains(d) && !listed.Contains(d)).Order(StringComparer.Ordinal).ToList();
        var stale = listed.Where(l => used.Contains(l) || !declared.Contains(l)).Select(l => l + " needs no exception").ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{declared.Count} declared, {listed.Count} listed");
        Assert.True(missing.Count + stale.Count == 0, string.Join("\n", missing.Concat(stale)));
    }

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
}
