using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Xml;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Markup;

/// <summary>
/// Reads XML into a <see cref="MarkupElement"/> tree with one hardened reader: no DTD, no resolver, bounded depth, size, nodes and
/// attributes. Never throws on input.
/// </summary>
internal sealed class MarkupReader(string file, MarkupLimits limits)
{
    private int _nodes;
    private Diagnostic? _refusal;

    public static ParseResult<MarkupElement> Read(ReadOnlyMemory<byte> bytes, string file, MarkupLimits? limits = null) =>
        new MarkupReader(file, limits ?? MarkupLimits.Default).Read(bytes);

    public ParseResult<MarkupElement> Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > limits.Bytes) return Refused("document-too-large", $"more than {limits.Bytes} bytes", 0, 0);
        try
        {
            using var reader = Open(bytes);
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element) continue;
                var root = ReadElement(reader);
                if (_refusal is not null) return new(null, [_refusal]);
                DrainAfterRoot(reader);
                return new(root, []);
            }
            return Refused("not-xml", "no root element", 1, 1);
        }
        catch (XmlException fault)
        {
            return Refused("not-well-formed", fault.Message, fault.LineNumber, fault.LinePosition);
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or NotSupportedException or IOException)
        {
            // What an unknown or contradictory encoding declaration makes of the reader.
            return Refused("not-xml", fault.Message, 1, 1);
        }
    }

    private XmlReader Open(ReadOnlyMemory<byte> bytes)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = limits.Bytes,
            CloseInput = true,
        };
        var names = new XmlNamespaceManager(new NameTable());
        names.AddNamespace("gvp", MarkupNames.UndeclaredExtension);
        var context = new XmlParserContext(names.NameTable, names, null, XmlSpace.None);
        var stream = MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
        return XmlReader.Create(stream, settings, context);
    }

    // Iterative: the depth of the input must not become the depth of our stack.
    private MarkupElement? ReadElement(XmlReader reader)
    {
        var open = new Stack<OpenElement>();
        MarkupElement? done = null;
        Push(reader, open, ref done);
        while (done is null && _refusal is null && reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    Push(reader, open, ref done);
                    break;
                case XmlNodeType.EndElement:
                    Pop(open, ref done);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    open.Peek().Children.Add(new MarkupText(reader.Value, Place(reader)));
                    break;
            }
            Count(reader, open.Count);
        }
        return done;
    }

    private void Push(XmlReader reader, Stack<OpenElement> open, ref MarkupElement? done)
    {
        var place = Place(reader);
        var empty = reader.IsEmptyElement;
        open.Push(new OpenElement(reader.LocalName, reader.NamespaceURI, [], [], place));
        ReadAttributes(reader, open.Peek().Attributes);
        if (empty) Pop(open, ref done);
    }

    private static void Pop(Stack<OpenElement> open, ref MarkupElement? done)
    {
        var top = open.Pop();
        var element = new MarkupElement(top.Name, top.Namespace, [.. top.Attributes], [.. top.Children], top.Place);
        if (open.Count == 0) done = element;
        else open.Peek().Children.Add(element);
    }

    private void ReadAttributes(XmlReader reader, List<MarkupAttribute> attributes)
    {
        if (!reader.MoveToFirstAttribute()) return;
        do
        {
            if (reader.NamespaceURI == MarkupNames.Xmlns) continue;
            if (reader.Value.Length > limits.AttributeLength) Refuse("attribute-too-long", $"more than {limits.AttributeLength} characters", reader);
            attributes.Add(new MarkupAttribute(reader.LocalName, reader.NamespaceURI, reader.Value, Place(reader)));
        }
        while (reader.MoveToNextAttribute());
        reader.MoveToElement();
    }

    private void Count(XmlReader reader, int depth)
    {
        if (++_nodes > limits.Nodes) Refuse("too-many-nodes", $"more than {limits.Nodes} nodes", reader);
        if (depth > limits.Depth) Refuse("too-deep", $"elements nested more than {limits.Depth} deep", reader);
    }

    private void DrainAfterRoot(XmlReader reader)
    {
        while (reader.Read()) Count(reader, 0);
    }

    private void Refuse(string code, string message, XmlReader reader) =>
        _refusal ??= new Diagnostic(Severity.Error, code, message, Place(reader));

    private ParseResult<MarkupElement> Refused(string code, string message, int line, int column) =>
        new(null, [new Diagnostic(Severity.Error, code, message, new SourcePlace(file, line, column))]);

    private SourcePlace Place(XmlReader reader) =>
        reader is IXmlLineInfo info && info.HasLineInfo() ? new(file, info.LineNumber, info.LinePosition) : new(file, 0, 0);

    private sealed record OpenElement(
        string Name, string Namespace, List<MarkupAttribute> Attributes, List<MarkupNode> Children, SourcePlace Place);
}
