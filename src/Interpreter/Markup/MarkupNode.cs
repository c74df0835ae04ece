using System.Collections.Immutable;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Markup;

/// <summary>XML as it was read, before it means anything: elements, attributes and text, each with its place.</summary>
internal abstract record MarkupNode(SourcePlace Place);

internal sealed record MarkupText(string Text, SourcePlace Place) : MarkupNode(Place)
{
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);
}

internal sealed record MarkupElement(
    string Name, string Namespace, ImmutableArray<MarkupAttribute> Attributes, ImmutableArray<MarkupNode> Children, SourcePlace Place)
    : MarkupNode(Place)
{
    public IEnumerable<MarkupElement> Elements => Children.OfType<MarkupElement>();

    /// <summary>All text below, as it stands.</summary>
    public string InnerText => string.Concat(Children.Select(c => c is MarkupText text ? text.Text : ((MarkupElement)c).InnerText));

    /// <summary>An attribute without namespace.</summary>
    public MarkupAttribute? Attribute(string name) => Find(name, "");

    /// <summary>Whether the attribute is written, whatever becomes of it.</summary>
    public bool Has(string name) => Attributes.Any(a => a.Name == name && a.Namespace.Length == 0);

    public string? Value(string name) => Attribute(name)?.Value;

    /// <summary>An attribute of the <c>xml:</c> namespace.</summary>
    public string? XmlValue(string name) => Find(name, MarkupNames.Xml)?.Value;

    public MarkupAttribute? Find(string name, string ns)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Name == name && attribute.Namespace == ns && !attribute.IsIgnored) return attribute;
        }
        return null;
    }
}

internal sealed record MarkupAttribute(string Name, string Namespace, string Value, SourcePlace Place)
{
    /// <summary>It is written, but nothing may read it (<see cref="Omission"/>).</summary>
    public bool IsIgnored { get; init; }
}

internal static class MarkupNames
{
    public const string Xml = "http://www.w3.org/XML/1998/namespace";
    public const string Xmlns = "http://www.w3.org/2000/xmlns/";
    public const string VoiceXml = "http://www.w3.org/2001/vxml";
    public const string Srgs = "http://www.w3.org/2001/06/grammar";
    public const string Ssml = "http://www.w3.org/2001/10/synthesis";

    /// <summary>The extension namespace whose <c>dest</c> steers recordings.</summary>
    public const string Extension = "http://www.genesyslab.com/2006/vxml21-extension";

    /// <summary>What <c>gvp:</c> means where the document forgot to declare it (the seed's own example does).</summary>
    public const string UndeclaredExtension = "urn:vxmlgir:undeclared-gvp-prefix";
}
