using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Parsing;

/// <summary>Executable content (section 5.3) and the handlers that hold it.</summary>
internal sealed class ExecutableParser(ParseContext context, PromptParser prompts)
{
    /// <summary>All children of a block, filled, handler or branch; text and audio among them are prompts.</summary>
    public ImmutableArray<Executable> ReadBody(MarkupElement parent) => ReadBody(parent.Children, parent.Name);

    private ImmutableArray<Executable> ReadBody(IEnumerable<MarkupNode> children, string parent)
    {
        var body = ImmutableArray.CreateBuilder<Executable>();
        PromptNode? words = null;
        foreach (var child in children)
        {
            if (child is MarkupText { IsBlank: true })
            {
                words = words is null ? null : words with { Parts = words.Parts.Add(new PromptPart.Text(" ")) };
                continue;
            }
            if (prompts.TryReadImplicit(child) is { } prompt)
            {
                // Words and values side by side are one prompt, so that they are spoken as one sentence.
                words = words is null ? prompt : words with { Parts = [.. words.Parts, .. prompt.Parts] };
                continue;
            }
            Close(ref words, body);
            if (child is not MarkupElement element) continue;
            if (Read(element) is { } executable) body.Add(executable);
            else if (!IsExecutable(element.Name)) context.UnexpectedElement(element, parent);
        }
        Close(ref words, body);
        return body.ToImmutable();
    }

    private static void Close(ref PromptNode? words, ImmutableArray<Executable>.Builder body)
    {
        if (words is not null) body.Add(words);
        words = null;
    }

    private static bool IsExecutable(string name) => name is "var" or "assign" or "clear" or "if" or "prompt" or "goto" or "submit" or "exit"
        or "return" or "disconnect" or "throw" or "reprompt" or "log" or "script" or "foreach" or "data";

    // Messages to and from the platform's neighbours are not there: an application that uses them is told when it does (section 5.2.6).
    private static bool IsExtension(MarkupElement element) =>
        element is { Name: "send" or "receive", Namespace: MarkupNames.Extension or MarkupNames.UndeclaredExtension };

    /// <summary>One element; null when it is not executable (nothing is reported) or wrong (reported).</summary>
    public Executable? Read(MarkupElement element)
    {
        if (IsExtension(element)) return new UnsupportedElement(element.Name, element.Place);
        if (!IsExecutable(element.Name)) return null;
        context.CheckAttributes(element);
        var empty = element.Name is "var" or "assign" or "clear" or "goto" or "submit" or "exit" or "return" or "disconnect" or "throw" or "reprompt";
        if (empty && element.Elements.FirstOrDefault() is { } child) context.UnexpectedElement(child, element.Name);
        if (empty) context.CheckNoText(element);
        return element.Name switch
        {
            "var" => ReadVar(element),
            "assign" => ReadAssign(element),
            "clear" => new ClearNode(ParseContext.Names(element, "namelist"), element.Place),
            "if" => ReadIf(element),
            "prompt" => prompts.Read(element),
            "goto" => ReadGoto(element),
            "submit" => ReadSubmit(element),
            "exit" => ReadExit(element),
            "return" => ReadReturn(element),
            "disconnect" => new DisconnectNode(ParseContext.Names(element, "namelist"), element.Place),
            "throw" => ReadThrow(element),
            "reprompt" => new RepromptNode(element.Place),
            "log" => ReadLog(element),
            "script" => ReadScript(element),
            "foreach" => ReadForeach(element),
            _ => ReadData(element),
        };
    }

    /// <summary><c>catch</c>, <c>error</c>, <c>help</c>, <c>noinput</c>, <c>nomatch</c>.</summary>
    public CatchNode ReadCatch(MarkupElement element)
    {
        context.CheckAttributes(element);
        ImmutableArray<string> events = element.Name == "catch" ? ParseContext.Names(element, "event") : [element.Name];
        if (events.IsEmpty) events = [""];
        return new CatchNode(events, context.Count(element), ParseContext.Script(element, "cond"), ReadBody(element), element.Place);
    }

    private VarNode ReadVar(MarkupElement element)
    {
        var name = element.Attribute("name");
        // A scope prefix is refused (section 5.3.1): variables are declared where they stand.
        if (name is not null) context.CheckName(name);
        return new VarNode(name?.Value ?? "", ParseContext.Script(element, "expr"), element.Place);
    }

    private static AssignNode ReadAssign(MarkupElement element) => new(
        ParseContext.Script(element, "name") ?? new ScriptSource("", element.Place),
        ParseContext.Script(element, "expr") ?? new ScriptSource("", element.Place),
        element.Place);

    private IfNode ReadIf(MarkupElement element)
    {
        var branches = ImmutableArray.CreateBuilder<IfBranch>();
        var condition = ParseContext.Script(element, "cond");
        var body = new List<MarkupNode>();
        var closed = false;
        foreach (var child in element.Children)
        {
            if (child is not MarkupElement { Name: "elseif" or "else" } separator)
            {
                body.Add(child);
                continue;
            }
            context.CheckAttributes(separator);
            if (!separator.Children.IsEmpty) context.Error("not-empty", $"<{separator.Name}> has no content; it separates", separator.Place);
            if (closed) context.Error("after-else", $"<{separator.Name}> after <else>", separator.Place);
            branches.Add(new IfBranch(condition, ReadBody(body, "if")));
            body.Clear();
            closed |= separator.Name == "else";
            condition = separator.Name == "else" ? null : ParseContext.Script(separator, "cond");
        }
        branches.Add(new IfBranch(condition, ReadBody(body, "if")));
        return new IfNode(branches.ToImmutable(), element.Place);
    }

    private GotoNode ReadGoto(MarkupElement element)
    {
        context.CheckOneOf(element, orNone: false, "next", "expr", "nextitem", "expritem");
        return new GotoNode(element.Value("next"), ParseContext.Script(element, "expr"), element.Value("nextitem"), ParseContext.Script(element, "expritem"), context.Fetch(element), element.Place);
    }

    private SubmitNode ReadSubmit(MarkupElement element)
    {
        context.CheckOneOf(element, orNone: false, "next", "expr");
        var names = element.Attribute("namelist") is null ? (ImmutableArray<string>?)null : ParseContext.Names(element, "namelist");
        return new SubmitNode(
            element.Value("next"),
            ParseContext.Script(element, "expr"),
            context.OneOf(element, "method", "get", "get", "post", "GET", "POST").ToUpperInvariant(),
            context.OneOf(element, "enctype", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "multipart/form-data"),
            names,
            context.Fetch(element),
            element.Place);
    }

    private ExitNode ReadExit(MarkupElement element)
    {
        context.CheckOneOf(element, orNone: true, "expr", "namelist");
        return new ExitNode(ParseContext.Script(element, "expr"), ParseContext.Names(element, "namelist"), element.Place);
    }

    private ReturnNode ReadReturn(MarkupElement element)
    {
        context.CheckOneOf(element, orNone: true, "event", "eventexpr", "namelist");
        context.CheckOneOf(element, orNone: true, "message", "messageexpr");
        return new ReturnNode(ParseContext.Names(element, "namelist"), element.Value("event"), ParseContext.Script(element, "eventexpr"), element.Value("message"), ParseContext.Script(element, "messageexpr"), element.Place);
    }

    private ThrowNode ReadThrow(MarkupElement element)
    {
        context.CheckOneOf(element, orNone: false, "event", "eventexpr");
        context.CheckOneOf(element, orNone: true, "message", "messageexpr");
        return new ThrowNode(element.Value("event"), ParseContext.Script(element, "eventexpr"), element.Value("message"), ParseContext.Script(element, "messageexpr"), element.Place);
    }

    private LogNode ReadLog(MarkupElement element)
    {
        var parts = ImmutableArray.CreateBuilder<LogPart>();
        foreach (var child in element.Children)
        {
            if (child is MarkupText text) parts.Add(new LogPart(text.Text, null));
            else if (child is MarkupElement { Name: "value" } value)
            {
                context.CheckAttributes(value);
                parts.Add(new LogPart("", ParseContext.Script(value, "expr")));
            }
            else context.UnexpectedElement((MarkupElement)child, "log");
        }
        return new LogNode(element.Value("label") ?? "", ParseContext.Script(element, "expr"), ReadDestination(element), parts.ToImmutable(), element.Place);
    }

    // The seed prints the namespace as http://<url>/vxml21-extension, so any namespace will do; another one than the real one is worth a word.
    private string? ReadDestination(MarkupElement element)
    {
        var found = element.Attributes.FirstOrDefault(a => a.Name == "dest" && a.Namespace.Length > 0);
        if (found is { Namespace: not (MarkupNames.Extension or MarkupNames.UndeclaredExtension) })
            context.Warn("extension-namespace", $"namespace '{found.Namespace}' is taken for {MarkupNames.Extension}", found.Place);
        return found?.Value.Trim();
    }

    private ScriptNode ReadScript(MarkupElement element)
    {
        var text = element.InnerText;
        var inline = !string.IsNullOrWhiteSpace(text);
        context.CheckOneOf(element, orNone: true, "src", "srcexpr");
        var outside = element.Attribute("src") is not null || element.Attribute("srcexpr") is not null;
        if (inline == outside) context.Error("script-source", "<script> needs exactly one of src, srcexpr or content", element.Place);
        var place = element.Children.FirstOrDefault()?.Place ?? element.Place;
        return new ScriptNode(inline ? new ScriptSource(text, place) { IsProgram = true } : null, element.Value("src"), ParseContext.Script(element, "srcexpr"), context.Fetch(element), element.Place) { Charset = element.Value("charset") };
    }

    private DataNode ReadData(MarkupElement element)
    {
        context.CheckOneOf(element, orNone: false, "src", "srcexpr");
        if (element.Attribute("name") is { } name) context.CheckName(name);
        return new DataNode(
            element.Value("name"),
            element.Value("src"),
            ParseContext.Script(element, "srcexpr"),
            context.OneOf(element, "method", "get", "get", "post", "GET", "POST").ToUpperInvariant(),
            context.OneOf(element, "enctype", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "multipart/form-data"),
            ParseContext.Names(element, "namelist"),
            context.Fetch(element),
            element.Place);
    }

    private ForeachNode ReadForeach(MarkupElement element) => new(
        element.Value("item") ?? "", ParseContext.Script(element, "array") ?? new ScriptSource("", element.Place), ReadBody(element), element.Place);
}
