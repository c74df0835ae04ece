using System.Collections.Immutable;
using System.Text;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Workbench.Lint.Model;

/// <summary>One document: its markup, who is whose parent, its dialogs, and what the platform's own parser says of it.</summary>
internal sealed class LintDocument
{
    private readonly Dictionary<MarkupElement, MarkupElement> _parents = new(ReferenceEqualityComparer.Instance);

    private LintDocument(string path, string fullPath)
    {
        Path = path;
        FullPath = fullPath;
    }

    /// <summary>As reports show it.</summary>
    public string Path { get; }

    public string FullPath { get; }

    /// <summary>The <c>vxml</c> element; null when the bytes are no VoiceXML.</summary>
    public MarkupElement? Root { get; private init; }

    public ImmutableArray<Diagnostic> Diagnostics { get; private init; } = [];

    public required AllowComments Comments { get; init; }

    /// <summary>All elements in document order, without those inside of grammars and metadata.</summary>
    public ImmutableArray<MarkupElement> Elements { get; private set; } = [];

    public ImmutableArray<LintDialog> Dialogs { get; private set; } = [];

    public static LintDocument Parse(string path, string fullPath, ReadOnlyMemory<byte> bytes, LintLimits limits)
    {
        var markup = MarkupReader.Read(bytes, path, limits.Documents.Markup).Document;
        var diagnostics = VoiceXmlDocument.Parse(bytes, new Uri("app://lint/document.vxml"), path, limits.Documents).Diagnostics;
        var document = new LintDocument(path, fullPath) { Root = markup is { Name: "vxml" } ? markup : null, Diagnostics = diagnostics, Comments = new AllowComments(Encoding.UTF8.GetString(bytes.Span)) };
        if (document.Root is null) return document;
        var elements = ImmutableArray.CreateBuilder<MarkupElement>();
        document.Walk(document.Root, elements);
        document.Elements = elements.ToImmutable();
        document.Dialogs = [.. document.Root.Elements.Where(e => e.Name is "form" or "menu").Select(e => new LintDialog(document, e))];
        return document;
    }

    public MarkupElement? ParentOf(MarkupElement element) => _parents.GetValueOrDefault(element);

    /// <summary>The nearest of the element and those around it that has the name; null when none has.</summary>
    public MarkupElement? Around(MarkupElement element, params ReadOnlySpan<string> names)
    {
        for (MarkupElement? at = element; at is not null; at = ParentOf(at))
        {
            if (names.Contains(at.Name)) return at;
        }
        return null;
    }

    public LintDialog? FindDialog(string id) => Dialogs.FirstOrDefault(d => d.Id == id);

    // Depth is bounded by the reader's limit.
    private void Walk(MarkupElement element, ImmutableArray<MarkupElement>.Builder elements)
    {
        elements.Add(element);
        foreach (var child in element.Elements)
        {
            _parents[child] = element;
            if (element.Name is not ("grammar" or "metadata")) Walk(child, elements);
        }
    }
}

/// <summary>A form or menu.</summary>
internal sealed class LintDialog(LintDocument document, MarkupElement element)
{
    public LintDocument Document { get; } = document;

    public MarkupElement Element { get; } = element;

    public string Id { get; } = element.Value("id") ?? "";

    public bool IsMenu => Element.Name == "menu";

    /// <summary>The form items in document order; a menu is its own only item.</summary>
    public ImmutableArray<MarkupElement> Items { get; } = element.Name == "menu"
        ? [element]
        : [.. element.Elements.Where(e => e.Name is "block" or "initial" or "field" or "subdialog" or "transfer" or "record" or "object")];

    public string Title => Id.Length > 0 ? $"'{Id}'" : "(unnamed)";
}
