using System.Xml.Linq;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Parsing;

namespace VxmlGir.Workbench.Lint.Schema;

/// <summary>
/// Writes the schema (XML Schema 1.0). It helps to write, it does not judge: order, and attributes that exclude each other, are the linter's. What belongs to
/// other namespaces is let pass.
/// </summary>
public static class EditorSchema
{
    private static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";

    public static string Write()
    {
        var root = new XElement(Xs + "schema", new XAttribute(XNamespace.Xmlns + "xs", Xs), new XAttribute("xmlns", MarkupNames.VoiceXml),
            new XAttribute("targetNamespace", MarkupNames.VoiceXml), new XAttribute("elementFormDefault", "qualified"),
            new XComment(" VoiceXML as this platform takes it, for editors; written by vxmlgir lint. "),
            AttributeKinds.Types, Names.Select(Element));
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static IEnumerable<string> Names => ElementRules.Names;

    private static XElement Element(string name)
    {
        var (rule, content) = (ElementRules.Find(name)!, ContentModel.Find(name));
        return new XElement(Xs + "element", new XAttribute("name", name), new XElement(Xs + "complexType", content.Text ? new XAttribute("mixed", "true") : null,
            Children(content),
            rule.Attributes.Order(StringComparer.Ordinal).Select(a => Attribute(name, a, rule.Required.Contains(a))),
            new XElement(Xs + "anyAttribute", new XAttribute("namespace", "##other"), new XAttribute("processContents", "lax"))));
    }

    private static XElement Children(Content content) => new(Xs + "choice", new XAttribute("minOccurs", 0), new XAttribute("maxOccurs", "unbounded"),
        content.Children.Where(ElementRules.IsKnown).Select(child => new XElement(Xs + "element", new XAttribute("ref", child))),
        new XElement(Xs + "any", new XAttribute("namespace", content.Anything ? "##any" : "##other"), new XAttribute("processContents", content.Anything ? "skip" : "lax")));

    private static XElement Attribute(string element, string name, bool required) => new(Xs + "attribute",
        new XAttribute("name", name), new XAttribute("type", AttributeKinds.TypeOf(element, name)), required ? new XAttribute("use", "required") : null);
}
