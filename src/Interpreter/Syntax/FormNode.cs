using System.Collections.Immutable;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>A dialog: a form, or a menu as the form with one anonymous field that it stands for (section 2.2).</summary>
internal sealed record FormNode(string Id, bool IsMenu, SourcePlace Place)
{
    /// <summary>Grammars of the dialog listen in the whole document (<c>scope="document"</c>, section 2.1).</summary>
    public bool DocumentScope { get; init; }

    /// <summary><c>var</c> and <c>script</c>, and the form items, in document order: what initialisation walks through.</summary>
    public ImmutableArray<FormPart> Parts { get; init; } = [];

    public ImmutableArray<FilledNode> Filled { get; init; } = [];

    public ImmutableArray<GrammarNode> Grammars { get; init; } = [];

    /// <summary>Those of them that listen in the whole document (section 3.1.3).</summary>
    public ImmutableArray<GrammarNode> DocumentGrammars { get; init; } = [];

    public ImmutableArray<LinkNode> Links { get; init; } = [];

    public ImmutableArray<CatchNode> Catches { get; init; } = [];

    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;

    public IEnumerable<FormItemNode> Items => Parts.OfType<FormPart.Item>().Select(p => p.Node);

    /// <summary>How the trace names it.</summary>
    public string Title => $"{(IsMenu ? "menu" : "form")} {(Id.Length == 0 ? "(unnamed)" : Id)}";
}

internal abstract record FormPart
{
    private FormPart() { }

    public sealed record Declaration(Executable Node) : FormPart;

    public sealed record Item(FormItemNode Node) : FormPart;
}

/// <summary><c>&lt;filled&gt;</c> (section 2.4).</summary>
/// <param name="All">Runs when all names are filled; otherwise when any of them is.</param>
/// <param name="Names">Empty: all input items of the form.</param>
internal sealed record FilledNode(bool All, ImmutableArray<string> Names, ImmutableArray<Executable> Body, SourcePlace Place);
