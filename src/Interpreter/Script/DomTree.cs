using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;

namespace VxmlGir.Interpreter.Script;

/// <summary>An XML document as <c>data</c> shows it to scripts: read-only, elements, attributes and text (VoiceXML 2.1 section 5 and appendix D).</summary>
internal sealed record DomValue(DomNode Document) : ScriptValue.Live;

internal enum DomKind
{
    Element = 1,
    Attribute = 2,
    Text = 3,
    Document = 9,
}

/// <summary>One node; its neighbours are known once the tree is built, and nothing changes afterwards.</summary>
internal sealed class DomNode
{
    private DomNode(DomKind kind, string name, string space, string? value, DomNode? parent)
    {
        (Kind, Name, Space, Value, Parent) = (kind, name, space, value, parent);
    }

    public DomKind Kind { get; }

    public string Name { get; }

    public string Space { get; }

    public string? Value { get; }

    public DomNode? Parent { get; }

    public ImmutableArray<DomNode> Children { get; private set; } = [];

    public ImmutableArray<DomNode> Attributes { get; private set; } = [];

    public DomNode Root => Parent?.Root ?? this;

    public static DomNode Read(MarkupElement root)
    {
        var document = new DomNode(DomKind.Document, "#document", "", null, null);
        document.Children = [OfElement(root, document)];
        return document;
    }

    public DomNode? Sibling(int step)
    {
        if (Parent is null || Kind == DomKind.Attribute) return null;
        var at = Parent.Children.IndexOf(this) + step;
        return at >= 0 && at < Parent.Children.Length ? Parent.Children[at] : null;
    }

    /// <summary>Elements below in document order; <c>*</c> stands for any name and any namespace.</summary>
    public IEnumerable<DomNode> Below(string name, string space = "*") => Children.Where(c => c.Kind == DomKind.Element).SelectMany(c =>
        (name == "*" || c.Name == name) && (space == "*" || c.Space == space) ? c.Below(name, space).Prepend(c) : c.Below(name, space));

    private static DomNode OfElement(MarkupElement element, DomNode parent)
    {
        var node = new DomNode(DomKind.Element, element.Name, element.Namespace, null, parent);
        node.Attributes = [.. element.Attributes.Where(a => a.Namespace != MarkupNames.Xmlns).Select(a => new DomNode(DomKind.Attribute, Qualified(a), a.Namespace, a.Value, node))];
        node.Children = [.. element.Children.Select(c => c is MarkupElement inner ? OfElement(inner, node) : new DomNode(DomKind.Text, "#text", "", ((MarkupText)c).Text, node))];
        return node;
    }

    private static string Qualified(MarkupAttribute attribute) => attribute.Namespace == MarkupNames.Xml ? "xml:" + attribute.Name : attribute.Name;
}
