using System.Collections.Immutable;
using System.Globalization;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace VxmlGir.Interpreter.Script;

/// <summary>
/// DOM nodes and lists as script objects (VoiceXML 2.1 appendix D): members are made when they are asked for and cannot be written.
/// </summary>
internal sealed class JintDom
{
    private readonly Engine _engine;
    private readonly Dictionary<DomNode, ObjectInstance> _known = [];

    private JintDom(Engine engine) => _engine = engine;

    public static ObjectInstance Create(Engine engine, DomNode document) => new JintDom(engine).NodeObject(document);

    private ObjectInstance NodeObject(DomNode node)
    {
        if (_known.TryGetValue(node, out var known)) return known;
        return _known[node] = new Lazily(_engine, name => Member(node, name));
    }

    private JsValue? Member(DomNode node, string name) => name switch
    {
        "nodeType" => new JsValue((double)(int)node.Kind),
        "nodeName" => node.Name,
        "tagName" when node.Kind == DomKind.Element => node.Name,
        "name" when node.Kind == DomKind.Attribute => node.Name,
        "localName" => node.Name.StartsWith("xml:", StringComparison.Ordinal) ? node.Name["xml:".Length..] : node.Name,
        "prefix" => JsValue.Null,
        "namespaceURI" => node.Space.Length == 0 ? JsValue.Null : node.Space,
        "nodeValue" => node.Value is null ? JsValue.Null : node.Value,
        "value" when node.Kind == DomKind.Attribute => node.Value!,
        "specified" when node.Kind == DomKind.Attribute => JsValue.True,
        "ownerElement" when node.Kind == DomKind.Attribute => OrNull(node.Parent),
        "data" when node.Kind == DomKind.Text => node.Value!,
        "length" when node.Kind == DomKind.Text => new JsValue(node.Value!.Length),
        "substringData" when node.Kind == DomKind.Text => Function(2, a => Part(node.Value!, a)),
        "parentNode" => node.Kind == DomKind.Attribute ? JsValue.Null : OrNull(node.Parent),
        "childNodes" => List(node.Children),
        "firstChild" => OrNull(node.Children.FirstOrDefault()),
        "lastChild" => OrNull(node.Children.LastOrDefault()),
        "previousSibling" => OrNull(node.Sibling(-1)),
        "nextSibling" => OrNull(node.Sibling(1)),
        "attributes" => node.Kind == DomKind.Element ? AttributeMap(node) : JsValue.Null,
        "ownerDocument" => node.Kind == DomKind.Document ? JsValue.Null : NodeObject(node.Root),
        "hasChildNodes" => Function(0, _ => node.Children.IsEmpty ? JsValue.False : JsValue.True),
        "hasAttributes" => Function(0, _ => node.Attributes.IsEmpty ? JsValue.False : JsValue.True),
        _ when node.Kind is DomKind.Element or DomKind.Document => ParentMember(node, name),
        _ => null,
    };

    private JsValue? ParentMember(DomNode node, string name) => name switch
    {
        "documentElement" when node.Kind == DomKind.Document => OrNull(node.Children.FirstOrDefault()),
        "getElementsByTagName" => Function(1, a => List([.. node.Below(Text(a, 0))])),
        "getElementsByTagNameNS" => Function(2, a => List([.. node.Below(Text(a, 1), Text(a, 0))])),
        "getElementById" when node.Kind == DomKind.Document => Function(1, a => OrNull(node.Below("*").FirstOrDefault(e => e.Attributes.Any(x => x.Name is "id" or "xml:id" && x.Value == Text(a, 0))))),
        "getAttribute" => Function(1, a => node.Attributes.FirstOrDefault(x => x.Name == Text(a, 0))?.Value ?? ""),
        "getAttributeNS" => Function(2, a => node.Attributes.FirstOrDefault(x => x.Space == Text(a, 0) && x.Name.Split(':')[^1] == Text(a, 1))?.Value ?? ""),
        "hasAttribute" => Function(1, a => node.Attributes.Any(x => x.Name == Text(a, 0)) ? JsValue.True : JsValue.False),
        "getAttributeNode" => Function(1, a => OrNull(node.Attributes.FirstOrDefault(x => x.Name == Text(a, 0)))),
        _ => null,
    };

    private JsValue AttributeMap(DomNode node) => ListObject(node.Attributes, name => name == "getNamedItem"
        ? Function(1, a => OrNull(node.Attributes.FirstOrDefault(x => x.Name == Text(a, 0))))
        : null);

    private JsValue List(ImmutableArray<DomNode> nodes) => ListObject(nodes, _ => null);

    private JsValue ListObject(ImmutableArray<DomNode> nodes, Func<string, JsValue?> more) => new(new Lazily(_engine, name => name switch
    {
        "length" => new JsValue(nodes.Length),
        "item" => Function(1, a => At(nodes, TypeConverter.ToNumber(a.Length > 0 ? a[0] : JsValue.Undefined)) ?? JsValue.Null),
        _ when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) => At(nodes, index),
        _ => more(name),
    }));

    private JsValue? At(ImmutableArray<DomNode> nodes, double index) => index >= 0 && index < nodes.Length ? new JsValue(NodeObject(nodes[(int)index])) : null;

    private JsValue OrNull(DomNode? node) => node is null ? JsValue.Null : new JsValue(NodeObject(node));

    private JsValue Function(int length, Func<JsValue[], JsValue> body) => new(new ClrFunctionInstance(_engine, (_, arguments) => body(arguments), length));

    private static string Text(JsValue[] arguments, int index) => index < arguments.Length ? TypeConverter.ToString(arguments[index]) : "";

    private static JsValue Part(string text, JsValue[] arguments)
    {
        var from = (int)Math.Clamp(arguments.Length > 0 ? TypeConverter.ToInteger(arguments[0]) : 0, 0, text.Length);
        var count = (int)Math.Clamp(arguments.Length > 1 ? TypeConverter.ToInteger(arguments[1]) : text.Length, 0, text.Length - from);
        return text.Substring(from, count);
    }

    /// <summary>An object whose members come from a function; unknown names fall through to the prototype.</summary>
    private sealed class Lazily : ObjectInstance
    {
        private readonly Func<string, JsValue?> _member;

        public Lazily(Engine engine, Func<string, JsValue?> member)
            : base(engine)
        {
            _member = member;
            Prototype = engine.Object.PrototypeObject;
            Extensible = false;
        }

        public override PropertyDescriptor GetOwnProperty(string propertyName) =>
            _member(propertyName) is { } value ? new PropertyDescriptor(value, false, true, false) : base.GetOwnProperty(propertyName);
    }
}
