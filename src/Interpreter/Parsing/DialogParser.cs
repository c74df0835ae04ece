using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Parsing;

/// <summary>Forms and menus (sections 2.1 and 2.2) and links (section 2.5); the items inside are <see cref="ItemParser"/>'s.</summary>
internal sealed class DialogParser(ParseContext context, ExecutableParser executables, GrammarParser grammars)
{
    private readonly ItemParser _items = new(context, executables, grammars);

    public FormNode ReadForm(MarkupElement element)
    {
        var since = context.PrefetchableCount;
        context.CheckAttributes(element);
        context.CheckNoText(element);
        var parts = ImmutableArray.CreateBuilder<FormPart>();
        var names = new HashSet<string>();
        var filled = ImmutableArray.CreateBuilder<FilledNode>();
        var formGrammars = ImmutableArray.CreateBuilder<GrammarNode>();
        var wide = ImmutableArray.CreateBuilder<GrammarNode>();
        var scope = context.OneOf(element, "scope", "dialog", "dialog", "document");
        var common = new CommonParts(context, executables, this);
        foreach (var child in element.Elements)
        {
            if (child.Name is "var" or "script" or "data")
            {
                if (executables.Read(child) is { } declaration) parts.Add(new FormPart.Declaration(declaration));
            }
            else if (child.Name == "filled") filled.Add(_items.ReadFilled(child, inForm: true));
            else if (child.Name == "grammar")
            {
                if (grammars.Read(child) is not { } grammar) continue;
                formGrammars.Add(grammar);
                // The grammar's own scope goes before the form's (section 3.1.3).
                if (context.OneOf(child, "scope", scope, "dialog", "document") == "document") wide.Add(grammar);
            }
            else if (_items.TryRead(child) is { } item)
            {
                if (!names.Add(item.Name)) context.Error("name-twice", $"form item '{item.Name}' is there twice", item.Place);
                parts.Add(new FormPart.Item(item));
            }
            else if (!common.TryRead(child)) context.UnexpectedElement(child, "form");
        }
        context.Govern(since, common.Properties.ToImmutable());
        return new FormNode(element.Value("id") ?? "", IsMenu: false, element.Place)
        {
            DocumentScope = scope == "document",
            DocumentGrammars = wide.ToImmutable(),
            Parts = parts.ToImmutable(),
            Filled = filled.ToImmutable(),
            Grammars = formGrammars.ToImmutable(),
            Links = common.Links.ToImmutable(),
            Catches = common.Catches.ToImmutable(),
            Properties = common.Properties.ToImmutable(),
        };
    }

    /// <summary>A menu is the form with one anonymous field that it is shorthand for (section 2.2).</summary>
    public FormNode ReadMenu(MarkupElement element)
    {
        context.CheckAttributes(element);
        var since = context.PrefetchableCount;
        var field = _items.ReadMenuField(element, this);
        context.Govern(since, field.Properties);
        return new FormNode(element.Value("id") ?? "", IsMenu: true, element.Place)
        {
            DocumentScope = context.OneOf(element, "scope", "dialog", "dialog", "document") == "document",
            Parts = [new FormPart.Item(field)],
        };
    }

    public LinkNode ReadLink(MarkupElement element)
    {
        context.CheckAttributes(element);
        context.CheckOneOf(element, orNone: false, "next", "expr", "event", "eventexpr");
        var found = ImmutableArray.CreateBuilder<GrammarNode>();
        foreach (var child in element.Elements)
        {
            if (child.Name != "grammar") context.UnexpectedElement(child, "link");
            else if (grammars.ReadScopeless(child) is { } grammar) found.Add(grammar);
        }
        if (element.Value("dtmf") is { } keys) found.Add(GrammarParser.OfKeys(keys, element.Place));
        return new LinkNode(found.ToImmutable(), ReadJump(element), element.Place);
    }

    public JumpNode ReadJump(MarkupElement element)
    {
        context.CheckOneOf(element, orNone: true, "message", "messageexpr");
        return new JumpNode(
            element.Value("next"), ParseContext.Script(element, "expr"), element.Value("event"), ParseContext.Script(element, "eventexpr"),
            element.Value("message"), ParseContext.Script(element, "messageexpr"), context.Fetch(element), element.Place);
    }
}
