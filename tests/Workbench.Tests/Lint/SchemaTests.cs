using System.Text;
using System.Xml;
using System.Xml.Schema;
using VxmlGir.Interpreter.Syntax;
using VxmlGir.Workbench.Lint.Schema;
using VxmlGir.Workbench.Tests.Support;

namespace VxmlGir.Workbench.Tests.Lint;

/// <summary>The schema for editors takes what the platform takes, and shows the mistakes an editor can see.</summary>
public sealed class SchemaTests
{
    private static readonly XmlSchemaSet Schemas = Compile();

    [Fact]
    public void Documents_that_the_platform_takes_are_valid()
    {
        var folders = new[] { Path.Combine(Places.Repository, "tests", "dialogs"), Path.Combine(Places.Repository, "apps") };
        var seen = 0;
        foreach (var file in folders.SelectMany(f => Directory.EnumerateFiles(f, "*.vxml", SearchOption.AllDirectories)).Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(file);
            var parsed = VoiceXmlDocument.Parse(bytes, new Uri("app://test/main.vxml"), file);
            // What is taken with a warning, or by other rules of another version, an editor may well show.
            if (parsed.Document is null || !parsed.Diagnostics.IsEmpty || !Encoding.UTF8.GetString(bytes).Contains("version=\"2.", StringComparison.Ordinal)) continue;
            seen++;
            Assert.True(FaultOf(Encoding.UTF8.GetString(bytes)) is not { } fault, $"{file}: {FaultOf(Encoding.UTF8.GetString(bytes))}");
        }
        Assert.True(seen > 150, $"{seen} documents");
    }

    [Theory]
    [InlineData("<form><block><prompt bargein=\"maybe\">a</prompt></block></form>", "bargein")]
    [InlineData("<form><block><prompt timeout=\"5\">a</prompt></block></form>", "timeout")]
    [InlineData("<form><blok/></form>", "blok")]
    [InlineData("<form><goto next=\"#a\"/></form>", "goto")]
    [InlineData("<form><block><assign name=\"a\"/></block></form>", "expr")]
    [InlineData("<form><field nam=\"a\"/></form>", "nam")]
    [InlineData("<form scope=\"session\"/>", "scope")]
    [InlineData("<menu><choice dtmf=\"1\" nxt=\"#a\">one</choice></menu>", "nxt")]
    [InlineData("<form>text</form>", "text")]
    public void A_mistake_is_shown(string body, string word)
    {
        var fault = FaultOf($"<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\">{body}</vxml>");
        Assert.NotNull(fault);
        Assert.Contains(word, fault);
    }

    private static string? FaultOf(string text)
    {
        string? first = null;
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, ValidationType = ValidationType.Schema, Schemas = Schemas };
        settings.ValidationEventHandler += (_, fault) => first ??= $"{fault.Exception.LineNumber}: {fault.Message}";
        using var reader = XmlReader.Create(new StringReader(text.TrimStart('\uFEFF')), settings);
        while (reader.Read() && first is null)
        {
        }
        return first;
    }

    private static XmlSchemaSet Compile()
    {
        var set = new XmlSchemaSet { XmlResolver = null };
        set.Add(null, XmlReader.Create(new StringReader(EditorSchema.Write())));
        set.Compile();
        return set;
    }
}
