using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Parsing;

/// <summary>What dialogs and form items alike may hold: handlers, links, properties.</summary>
internal sealed class CommonParts(ParseContext context, ExecutableParser executables, DialogParser dialogs)
{
    public ImmutableArray<CatchNode>.Builder Catches { get; } = ImmutableArray.CreateBuilder<CatchNode>();

    public ImmutableArray<LinkNode>.Builder Links { get; } = ImmutableArray.CreateBuilder<LinkNode>();

    public ImmutableDictionary<string, string>.Builder Properties { get; } = ImmutableDictionary.CreateBuilder<string, string>();

    public bool TryRead(MarkupElement element)
    {
        switch (element.Name)
        {
            case "catch" or "error" or "help" or "noinput" or "nomatch":
                Catches.Add(executables.ReadCatch(element));
                return true;
            case "link":
                Links.Add(dialogs.ReadLink(element));
                return true;
            case "property":
                DocumentParser.ReadProperty(context, element, Properties);
                return true;
            default:
                return false;
        }
    }
}
