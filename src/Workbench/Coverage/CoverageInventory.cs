using System.Collections.Immutable;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Workbench.Coverage;

/// <summary>All points of one document, in document order of their dialogs.</summary>
internal sealed class CoverageInventory
{
    private readonly List<CoveragePoint> _points = [];

    public static ImmutableArray<CoveragePoint> Of(VoiceXmlDocument document)
    {
        var inventory = new CoverageInventory();
        inventory.AddBody(document.Declarations);
        inventory.AddHandlers(document.Catches, document.Links);
        foreach (var form in document.Dialogs) inventory.AddForm(form);
        return [.. inventory._points.DistinctBy(p => (p.Kind, p.Place, p.Index))];
    }

    private void AddForm(FormNode form)
    {
        Add(CoverageKind.Form, form.Place, form.Title);
        AddHandlers(form.Catches, form.Links);
        AddGrammars(form.Grammars);
        foreach (var part in form.Parts)
        {
            if (part is FormPart.Declaration declaration) AddBody([declaration.Node]);
            else if (part is FormPart.Item item) AddItem(item.Node);
        }
        foreach (var filled in form.Filled) AddFilled(filled, form.Title);
    }

    private void AddItem(FormItemNode item)
    {
        Add(CoverageKind.Item, item.Place, item.Title);
        AddCondition(item.Kind, item.Condition);
        foreach (var prompt in item.Prompts)
        {
            Add(CoverageKind.Element, prompt.Place, "prompt");
            AddCondition("prompt", prompt.Condition);
        }
        AddHandlers(item.Catches, item.Links);
        foreach (var filled in item.Filled) AddFilled(filled, item.Title);
        switch (item)
        {
            case BlockNode block:
                AddBody(block.Body);
                break;
            case RecordNode record:
                AddGrammars(record.Grammars);
                break;
            case FieldNode field:
                AddGrammars(field.Grammars);
                foreach (var choice in field.Choices) AddChoice(choice, field.IsMenu);
                break;
        }
    }

    private void AddChoice(ChoiceNode choice, bool ofMenu)
    {
        Add(CoverageKind.Handler, choice.Place, $"{(ofMenu ? "choice" : "option")} {(choice.Text.Length > 0 ? choice.Text : choice.Dtmf)}");
        AddGrammars(choice.Grammars);
    }

    private void AddHandlers(ImmutableArray<CatchNode> catches, ImmutableArray<LinkNode> links)
    {
        foreach (var handler in catches)
        {
            var events = string.Join(' ', handler.Events.Select(e => e.Length == 0 ? "any event" : e));
            Add(CoverageKind.Handler, handler.Place, $"handler of {events}{(handler.Count > 1 ? $" (count {handler.Count})" : "")}");
            AddCondition("handler", handler.Condition);
            AddBody(handler.Body);
        }
        foreach (var link in links)
        {
            Add(CoverageKind.Handler, link.Place, $"link to {link.Jump.Next ?? link.Jump.Event ?? link.Jump.Expr?.Text ?? link.Jump.EventExpr?.Text}");
            AddGrammars(link.Grammars);
        }
    }

    private void AddFilled(FilledNode filled, string of)
    {
        Add(CoverageKind.Handler, filled.Place, $"filled of {of}");
        AddBody(filled.Body);
    }

    private void AddBody(ImmutableArray<Executable> body)
    {
        foreach (var node in body)
        {
            Add(CoverageKind.Element, node.Place, "element");
            switch (node)
            {
                case IfNode choice:
                    foreach (var branch in choice.Branches)
                    {
                        AddCondition("if", branch.Condition);
                        AddBody(branch.Body);
                    }
                    break;
                case ForeachNode loop:
                    AddBody(loop.Body);
                    break;
                case PromptNode prompt:
                    AddCondition("prompt", prompt.Condition);
                    break;
            }
        }
    }

    private void AddCondition(string of, ScriptSource? condition)
    {
        if (condition is null) return;
        _points.Add(new CoveragePoint(CoverageKind.Branch, condition.Place, 1, $"{of} ({condition.Text}) is true"));
        _points.Add(new CoveragePoint(CoverageKind.Branch, condition.Place, 0, $"{of} ({condition.Text}) is false"));
    }

    private void AddGrammars(ImmutableArray<GrammarNode> grammars)
    {
        foreach (var grammar in grammars)
        {
            if (grammar is GrammarNode.Inline inline) _points.AddRange(GrammarAlternatives.Of(inline.Source));
            else if (grammar is GrammarNode.Ready { Grammar: { Convert: null } ready }) _points.AddRange(GrammarAlternatives.Of(ready.Source));
        }
    }

    private void Add(CoverageKind kind, SourcePlace place, string title) => _points.Add(new CoveragePoint(kind, place, 0, title));
}
