using System.Collections.Immutable;
using System.Globalization;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Parsing;

/// <summary>Form items (section 2.3): block, initial, field, subdialog, transfer, and those the platform does not have.</summary>
internal sealed class ItemParser(ParseContext context, ExecutableParser executables, GrammarParser grammars)
{
    private readonly PromptParser _prompts = new(context);

    /// <summary>Null when the element is not a form item.</summary>
    public FormItemNode? TryRead(MarkupElement element)
    {
        if (element.Name is not ("block" or "initial" or "field" or "subdialog" or "transfer" or "record" or "object")) return null;
        var since = context.PrefetchableCount;
        var item = Read(element);
        context.Govern(since, item.Properties);
        return item;
    }

    private FormItemNode Read(MarkupElement element)
    {
        context.CheckAttributes(element);
        var (name, anonymous) = context.ItemName(element);
        var dialogs = new DialogParser(context, executables, grammars);
        return element.Name switch
        {
            "block" => ReadBlock(element, name, anonymous),
            "initial" => Fill(new InitialNode(name, anonymous, element.Place), element, dialogs, []),
            "field" => ReadField(element, new FieldNode(name, anonymous, element.Place), dialogs),
            "subdialog" => ReadSubdialog(element, new SubdialogNode(name, anonymous, element.Place), dialogs),
            "transfer" => ReadTransfer(element, new TransferNode(name, anonymous, element.Place), dialogs),
            "object" => Fill(new UnsupportedNode(name, anonymous, "object", "error.unsupported.objectname", element.Place), element, dialogs, ["param"]),
            _ => ReadRecord(element, new RecordNode(name, anonymous, element.Place), dialogs),
        };
    }

    public FilledNode ReadFilled(MarkupElement element, bool inForm)
    {
        context.CheckAttributes(element);
        if (!inForm && (element.Attribute("mode") is not null || element.Attribute("namelist") is not null))
            context.Error("filled-in-item", "<filled> inside of a form item has neither mode nor namelist", element.Place);
        return new FilledNode(
            context.OneOf(element, "mode", "all", "all", "any") == "all", ParseContext.Names(element, "namelist"), executables.ReadBody(element), element.Place);
    }

    private BlockNode ReadBlock(MarkupElement element, string name, bool anonymous) => new(name, anonymous, element.Place)
    {
        Expr = ParseContext.Script(element, "expr"),
        Condition = ParseContext.Script(element, "cond"),
        Body = executables.ReadBody(element),
    };

    private FieldNode ReadField(MarkupElement element, FieldNode field, DialogParser dialogs)
    {
        var found = ImmutableArray.CreateBuilder<GrammarNode>();
        var options = ImmutableArray.CreateBuilder<ChoiceNode>();
        foreach (var child in element.Elements)
        {
            if (child.Name == "grammar" && grammars.ReadScopeless(child) is { } grammar) found.Add(grammar);
            else if (child.Name == "option") options.Add(ReadOption(child));
        }
        if (element.Attribute("type") is { } type) found.AddRange(type.Value.StartsWith("builtin:", StringComparison.Ordinal) ? [GrammarParser.Builtin(type.Value, type.Place)] : grammars.OfType(type.Value, type.Place));
        return Fill(field, element, dialogs, ["grammar", "option"]) with
        {
            Grammars = found.ToImmutable(),
            Choices = options.ToImmutable(),
            Modal = context.Flag(element, "modal") ?? false,
            Slot = element.Value("slot"),
        };
    }

    private ChoiceNode ReadOption(MarkupElement element)
    {
        context.CheckAttributes(element);
        var text = Collapse(element.InnerText);
        var keys = element.Value("dtmf");
        var approximate = context.OneOf(element, "accept", "exact", "exact", "approximate") == "approximate";
        var value = element.Value("value") ?? (text.Length > 0 ? text : keys) ?? "";
        return new ChoiceNode(text, keys, ChoiceGrammars(text, keys, approximate, element), null, value, element.Place);
    }

    private static ImmutableArray<GrammarNode> ChoiceGrammars(string text, string? keys, bool approximate, MarkupElement element)
    {
        var found = ImmutableArray.CreateBuilder<GrammarNode>();
        if (!string.IsNullOrWhiteSpace(keys)) found.Add(GrammarParser.OfKeys(keys, element.Place));
        if (text.Length > 0) found.Add(GrammarParser.OfWords(text, approximate, element.Place));
        return found.ToImmutable();
    }

    private SubdialogNode ReadSubdialog(MarkupElement element, SubdialogNode item, DialogParser dialogs)
    {
        context.CheckOneOf(element, orNone: false, "src", "srcexpr");
        return Fill(item, element, dialogs, ["param"]) with
        {
            Source = element.Value("src"),
            SourceExpr = ParseContext.Script(element, "srcexpr"),
            Parameters = [.. element.Elements.Where(e => e.Name == "param").Select(ReadParam)],
            Names = ParseContext.Names(element, "namelist"),
            Method = context.OneOf(element, "method", "get", "get", "post", "GET", "POST").ToUpperInvariant(),
            Encoding = context.OneOf(element, "enctype", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "multipart/form-data"),
            Fetch = context.Fetch(element),
        };
    }

    private ParamNode ReadParam(MarkupElement element)
    {
        context.CheckAttributes(element);
        context.CheckOneOf(element, orNone: false, "expr", "value");
        return new ParamNode(element.Value("name") ?? "", element.Value("value"), ParseContext.Script(element, "expr"), element.Place);
    }

    private RecordNode ReadRecord(MarkupElement element, RecordNode item, DialogParser dialogs) => Fill(item, element, dialogs, ["grammar"]) with
    {
        Grammars = [.. element.Elements.Where(e => e.Name == "grammar").Select(grammars.ReadScopeless).OfType<GrammarNode>()],
        Modal = context.Flag(element, "modal") ?? true,
        Beep = context.Flag(element, "beep") ?? false,
        EndsByKey = context.Flag(element, "dtmfterm") ?? true,
        MaxTime = context.Duration(element, "maxtime"),
        FinalSilence = context.Duration(element, "finalsilence"),
        MediaType = element.Value("type") ?? "",
    };

    private TransferNode ReadTransfer(MarkupElement element, TransferNode item, DialogParser dialogs)
    {
        context.CheckOneOf(element, orNone: false, "dest", "destexpr");
        context.CheckOneOf(element, orNone: true, "bridge", "type");
        context.CheckOneOf(element, orNone: true, "aai", "aaiexpr");
        var type = context.OneOf(element, "type", context.Flag(element, "bridge") == true ? "bridge" : "blind", "blind", "bridge", "consultation");
        return Fill(item, element, dialogs, ["grammar"]) with
        {
            Destination = element.Value("dest"),
            DestinationExpr = ParseContext.Script(element, "destexpr"),
            Type = type,
            Aai = element.Value("aai"),
            AaiExpr = ParseContext.Script(element, "aaiexpr"),
            Audio = element.Value("transferaudio"),
            Grammars = [.. element.Elements.Where(e => e.Name == "grammar").Select(grammars.Read).OfType<GrammarNode>()],
            ConnectTimeout = context.Duration(element, "connecttimeout"),
            MaxTime = context.Duration(element, "maxtime"),
        };
    }

    /// <summary>The field inside of a menu; its choices carry where to go.</summary>
    public FieldNode ReadMenuField(MarkupElement element, DialogParser dialogs)
    {
        var numbered = context.Flag(element, "dtmf") ?? false;
        var approximate = context.OneOf(element, "accept", "exact", "exact", "approximate") == "approximate";
        var choices = ImmutableArray.CreateBuilder<ChoiceNode>();
        foreach (var child in element.Elements.Where(e => e.Name == "choice"))
        {
            choices.Add(ReadChoice(child, dialogs, approximate, numbered, choices));
        }
        var (name, anonymous) = ($"\u0001menu@{element.Place.Line}:{element.Place.Column}", true);
        return Fill(new FieldNode(name, anonymous, element.Place) { IsMenu = true }, element, dialogs, ["choice"]) with { Choices = choices.ToImmutable() };
    }

    private ChoiceNode ReadChoice(MarkupElement element, DialogParser dialogs, bool approximate, bool numbered, ImmutableArray<ChoiceNode>.Builder before)
    {
        context.CheckAttributes(element);
        context.CheckOneOf(element, orNone: false, "next", "expr", "event", "eventexpr");
        approximate = context.OneOf(element, "accept", approximate ? "approximate" : "exact", "exact", "approximate") == "approximate";
        var text = Collapse(string.Concat(element.Children.OfType<MarkupText>().Select(t => t.Text)));
        var own = element.Value("dtmf");
        // dtmf="true": the first nine choices without a key of their own are numbered; keys of their own may be *, # and 0 only (section 2.2.1).
        if (numbered && own is not (null or "*" or "#" or "0")) context.Error("choice-key", $"dtmf='{own}' in a menu that numbers its choices", element.Attribute("dtmf")!.Place);
        var next = before.Count(c => c.Dtmf is not (null or "*" or "#" or "0")) + 1;
        var keys = own ?? (numbered && next <= 9 ? next.ToString(CultureInfo.InvariantCulture) : null);
        var explicitGrammars = element.Elements.Where(e => e.Name == "grammar").Select(grammars.ReadScopeless).OfType<GrammarNode>().ToList();
        var words = explicitGrammars.Any(g => g is GrammarNode.Inline { Source.Mode: Grammars.GrammarMode.Voice }) ? "" : text;
        return new ChoiceNode(text, keys, [.. explicitGrammars, .. ChoiceGrammars(words, keys, approximate, element)], dialogs.ReadJump(element), null, element.Place);
    }

    private static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Prompts, handlers, links, properties and filled, which all input items share.</summary>
    private T Fill<T>(T item, MarkupElement element, DialogParser dialogs, ImmutableArray<string> own)
        where T : FormItemNode
    {
        var prompts = ImmutableArray.CreateBuilder<PromptNode>();
        var filled = ImmutableArray.CreateBuilder<FilledNode>();
        var common = new CommonParts(context, executables, dialogs);
        foreach (var child in element.Children)
        {
            if (_prompts.TryReadImplicit(child) is { } prompt) prompts.Add(prompt);
            if (child is not MarkupElement found || found.Name is "audio" or "value" or "enumerate") continue;
            if (found.Name == "prompt")
            {
                context.CheckAttributes(found);
                prompts.Add(_prompts.Read(found));
            }
            else if (found.Name == "log") context.Warn("misplaced-log", $"<log> is not executed in <{element.Name}>; it belongs into a block, filled or handler", found.Place);
            else if (found.Name == "filled") filled.Add(ReadFilled(found, inForm: false));
            else if (!common.TryRead(found) && !own.Contains(found.Name)) context.UnexpectedElement(found, element.Name);
        }
        return (T)(item with
        {
            Expr = ParseContext.Script(element, "expr"),
            Condition = ParseContext.Script(element, "cond"),
            Prompts = prompts.ToImmutable(),
            Filled = filled.ToImmutable(),
            Catches = common.Catches.ToImmutable(),
            Links = common.Links.ToImmutable(),
            Properties = common.Properties.ToImmutable(),
        });
    }
}
