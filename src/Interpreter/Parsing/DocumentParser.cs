using System.Collections.Immutable;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Parsing;

/// <summary>From bytes to a document: the <c>vxml</c> element and its children (section 1.5.1).</summary>
internal sealed class DocumentParser
{
    private readonly ParseContext _context;
    private readonly ExecutableParser _executables;
    private readonly DialogParser _dialogs;
    private readonly GrammarParser _grammars;

    private DocumentParser(ParseContext context)
    {
        _context = context;
        _grammars = new GrammarParser(context);
        _executables = new ExecutableParser(context, new PromptParser(context));
        _dialogs = new DialogParser(context, _executables, _grammars);
    }

    public static ParseResult<VoiceXmlDocument> Parse(ReadOnlyMemory<byte> bytes, Uri uri, string displayName, Omission? without, DocumentLimits limits)
    {
        var markup = MarkupReader.Read(bytes, displayName, limits.Markup);
        if (markup.Document is not { } read) return new(null, markup.Diagnostics);
        if ((without is null ? read : without.Apply(read)) is not { } root) return new(null, []);
        var isFirst = root.Name == "vxml" && root.Value("version") == "1.0";
        var given = root.XmlValue("base") ?? (isFirst ? root.Value("base") : null);
        var baseUri = given is not null && Uri.TryCreate(uri, given, out var resolved) ? resolved : uri;
        var context = new ParseContext(baseUri, limits);
        if (isFirst) root = new VoiceXml1(context).Upgrade(root);
        if (given is not null && ReferenceEquals(baseUri, uri)) context.Error("bad-uri", $"xml:base '{given}' is not a URI", root.Place);
        var document = new DocumentParser(context).Read(root, uri, baseUri, displayName);
        return new(context.HasErrors ? null : document, context.Diagnostics);
    }

    private VoiceXmlDocument? Read(MarkupElement root, Uri uri, Uri baseUri, string displayName)
    {
        if (root.Name != "vxml")
        {
            _context.Error("not-voicexml", $"the root element is <{root.Name}>, not <vxml>", root.Place);
            return null;
        }
        if (root.Namespace is not ("" or MarkupNames.VoiceXml)) _context.Warn("namespace", $"namespace '{root.Namespace}' is taken for {MarkupNames.VoiceXml}", root.Place);
        _context.CheckAttributes(root);
        if (root.Value("version") is { } version && version is not ("1.0" or "2.0" or "2.1")) _context.Error("vxml-version", $"version '{version}' is none of 1.0, 2.0 and 2.1", root.Place);
        var declarations = ImmutableArray.CreateBuilder<Executable>();
        var catches = ImmutableArray.CreateBuilder<CatchNode>();
        var links = ImmutableArray.CreateBuilder<LinkNode>();
        var dialogs = ImmutableArray.CreateBuilder<FormNode>();
        var properties = ImmutableDictionary.CreateBuilder<string, string>();
        _context.CheckNoText(root);
        foreach (var child in root.Elements)
        {
            switch (child.Name)
            {
                case "meta" or "metadata":
                    break;
                case "var" or "script" or "data":
                    if (_executables.Read(child) is { } declaration) declarations.Add(declaration);
                    break;
                case "property":
                    ReadProperty(_context, child, properties);
                    break;
                case "catch" or "error" or "help" or "noinput" or "nomatch":
                    catches.Add(_executables.ReadCatch(child));
                    break;
                case "link":
                    links.Add(_dialogs.ReadLink(child));
                    break;
                case "form" or "menu":
                    AddDialog(dialogs, child);
                    break;
                default:
                    _context.UnexpectedElement(child, "vxml");
                    break;
            }
        }
        return new VoiceXmlDocument(uri, baseUri)
        {
            DisplayName = displayName,
            Language = root.XmlValue("lang") ?? "en-US",
            Application = root.Value("application"),
            ApplicationPlace = root.Attribute("application")?.Place ?? root.Place,
            Declarations = declarations.ToImmutable(),
            Catches = catches.ToImmutable(),
            Links = links.ToImmutable(),
            Dialogs = dialogs.ToImmutable(),
            Properties = properties.ToImmutable(),
            Prefetchable = _context.Prefetchable,
        };
    }

    private void AddDialog(ImmutableArray<FormNode>.Builder dialogs, MarkupElement element)
    {
        var dialog = element.Name == "form" ? _dialogs.ReadForm(element) : _dialogs.ReadMenu(element);
        if (dialog.Id.Length > 0 && dialogs.Any(d => d.Id == dialog.Id)) _context.Error("id-twice", $"id '{dialog.Id}' is used twice", element.Place);
        dialogs.Add(dialog);
    }

    public static void ReadProperty(ParseContext context, MarkupElement element, ImmutableDictionary<string, string>.Builder properties)
    {
        context.CheckAttributes(element);
        PropertyKinds.Check(context, element);
        if (element.Value("name") is { } name && element.Value("value") is { } value && PropertyKinds.Misfit(name, value) is null) properties[name] = value.Trim();
    }
}
