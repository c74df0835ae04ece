using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>What a document's shape alone tells.</summary>
internal static class StructureRules
{
    private static readonly LintRule AfterJump = new("VG-FLOW-006", LintLevel.Warning, "Content after a jump is never executed",
        "goto, submit, exit, return, disconnect and throw leave their place for good. What stands after one of them in the same branch never runs.");

    private static readonly LintRule NoFirstPrompt = new("VG-PROMPT-001", LintLevel.Warning, "No prompt for the first visit",
        "All prompts of the item have a count above 1, so the caller hears nothing when the item is visited first, and only a time-out brings words. Give one prompt count=\"1\", or none.");

    private static readonly LintRule Silent = new("VG-PROMPT-002", LintLevel.Warning, "An input without any prompt",
        "The item waits for the caller without a word, in itself or in a block or handler before it. The caller hears silence and does not know that it is the turn to speak.");

    private static readonly LintRule TooLong = new("VG-PROMPT-003", LintLevel.Error, "A prompt longer than the platform plays",
        "The prompt has more characters and pieces than the platform plays of one (guards.prompt-length, 8000 unless configured), so it is error.semantic whenever it is queued. Divide it, or record it as audio.");

    private static readonly LintRule NoDialog = new("VG-DOC-011", LintLevel.Warning, "The document has no dialog",
        "There is neither form nor menu, and no other document here names this one as its application root: a call that comes to it ends at once.");

    private static readonly LintRule EmptyForm = new("VG-DOC-012", LintLevel.Warning, "A form without an item",
        "Nothing is visited in the form, so a call that comes to it ends at once, without a word.");

    public static ImmutableArray<LintRule> All { get; } = [AfterJump, NoFirstPrompt, Silent, TooLong, NoDialog, EmptyForm];

    public static void Check(LintContext context, LintDocument document)
    {
        foreach (var element in document.Elements.Where(e => e.Name is "block" or "filled" or "catch" or "noinput" or "nomatch" or "help" or "error" or "if" or "foreach"))
            CheckBody(context, element);
        foreach (var item in document.Elements.Where(e => e.Name is "field" or "record" or "menu" or "initial")) CheckPrompts(context, document, item);
        foreach (var prompt in document.Elements.Where(e => e.Name == "prompt"))
        {
            var (length, most) = (Length(prompt), context.Application.Limits.PromptLength);
            if (length > most) context.Report(TooLong, prompt.Place, $"at least {length} characters and pieces, and the platform plays {most}");
        }
        CheckDialogs(context, document);
    }

    // What is certain to be played: the alternates of audio may not be, and values are known in a call only. Depth is bounded by the reader's limit.
    private static int Length(MarkupElement element) => element.Children.Sum(c => c switch
    {
        MarkupText text => string.Join(' ', text.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Length,
        MarkupElement { Name: "audio" or "mark" or "break" } => 1,
        MarkupElement { Name: "foreach" or "sub" or "desc" or "metadata" } => 0,
        MarkupElement inner => Length(inner),
        _ => 0,
    });

    private static void CheckBody(LintContext context, MarkupElement body)
    {
        MarkupElement? jump = null;
        foreach (var child in body.Elements)
        {
            if (child.Name is "else" or "elseif") jump = null;
            else if (jump is not null)
            {
                context.Report(AfterJump, child.Place, $"<{child.Name}> after <{jump.Name}> in line {jump.Place.Line} never runs");
                return;
            }
            else if (child.Name is "goto" or "submit" or "exit" or "return" or "disconnect" or "throw") jump = child;
        }
    }

    private static void CheckPrompts(LintContext context, LintDocument document, MarkupElement item)
    {
        var prompts = item.Elements.Where(e => e.Name is "prompt").ToList();
        var says = item.Elements.Any(e => e.Name is "audio" or "enumerate" or "value") || item.Children.OfType<MarkupText>().Any(t => !t.IsBlank);
        if (says) return;
        if (prompts.Count > 0)
        {
            if (prompts.All(p => p.Value("count") is { } count && count.Trim() != "1"))
                context.Report(NoFirstPrompt, prompts[0].Place, $"no prompt of this <{item.Name}> plays at the first visit");
            return;
        }
        // The words may come from what runs before, in this form or in the dialog that leads here.
        var form = document.Around(item, "form");
        var before = form is null ? [] : form.Elements.TakeWhile(e => e != item).Where(e => e.Name is "block" or "initial" or "field" or "subdialog" or "record");
        var alone = item.Name != "menu" && !before.Any() && document.Dialogs.Length == 1 && context.Application.Documents.Length == 1;
        if (alone) context.Report(Silent, item.Place, $"nothing is said before this <{item.Name}> waits");
    }

    private static void CheckDialogs(LintContext context, LintDocument document)
    {
        var isRoot = context.Application.Documents.Any(d => context.Application.RootOf(d) == document);
        if (document.Dialogs.IsEmpty && !isRoot && document.Root is { } root && !root.Elements.Any(e => e.Name is "link" or "catch" or "var" or "script"))
            context.Report(NoDialog, root.Place, "neither form nor menu");
        foreach (var form in document.Dialogs.Where(d => !d.IsMenu && d.Items.IsEmpty)) context.Report(EmptyForm, form.Element.Place, "this form has no item");
    }
}
