using System.Collections.Immutable;
using VxmlGir.Workbench.Lint.Flow;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>What the ways through an application tell.</summary>
internal static class FlowRules
{
    private static readonly LintRule NeverResumed = new("VG-REC-001", LintLevel.Warning, "A way pauses the recording and never resumes it",
        "From this pause a call can come to its end without a resume, a stop or a new start: everything after the pause is missing from the recording. Handlers with a count, wrong entries and choices are ways too. Resume on each of them; hang-ups and errors are not meant.");

    private static readonly LintRule NoEffect = new("VG-REC-002", LintLevel.Warning, "A record command that can have no effect",
        "On every way to this command no recording is in progress, or it is paused already (pause), or it is not paused (resume): the command does nothing. Mostly a start is missing, or two commands changed places.");

    private static readonly LintRule Aloud = new("VG-PRIV-001", LintLevel.Warning, "A likely secret is collected while the recording runs",
        "The item's name or prompt says that it asks for a PIN, card, password or the like, and a call can come to it while a recording is in progress and not paused. Pause before it and resume after it, or set the property com.genesyslab.private to true in it, which masks it.");

    private static readonly LintRule Unreachable = new("VG-FLOW-004", LintLevel.Warning, "A dialog that no call can reach",
        "No goto, choice, link, submit or subdialog of this application leads to the dialog, and it is not the first of a document that calls come to.");

    private static readonly LintRule UnreachableItem = new("VG-FLOW-005", LintLevel.Warning, "A form item that no call can reach",
        "Every way through the form leaves it before the item is selected, or the item has a value from the beginning.");

    private static readonly LintRule Endless = new("VG-FLOW-007", LintLevel.Error, "A loop that never waits for the caller",
        "From here the dialogs go round without ever waiting for an input or ending. The platform ends such a session at its limit of steps with error.semantic.");

    private static readonly LintRule ReturnOutside = new("VG-FLOW-008", LintLevel.Error, "return outside of a subdialog",
        "A call that runs the document as its own, not as a subdialog, comes to this return and gets error.semantic.");

    private static readonly LintRule UnreachableDocument = new("VG-FLOW-009", LintLevel.Note, "A document that nothing here leads to",
        "No document of the application that a call can come to refers to this one. It may be called from outside; otherwise it is left over.");

    private static readonly LintRule TooLarge = new("VG-FLOW-011", LintLevel.Note, "The flow was not walked whole",
        "The application has more states than the linter walks, or a form of more than 64 items. What was seen is reported; nothing is called unreachable, endless or without effect.");

    public static ImmutableArray<LintRule> All { get; } = [TooLarge, NeverResumed, NoEffect, Aloud, Unreachable, UnreachableItem, Endless, ReturnOutside, UnreachableDocument];

    public static void Check(LintContext context, FlowFacts facts)
    {
        foreach (var (pause, (place, how)) in facts.NeverResumed)
            context.Report(NeverResumed, facts.Pauses[pause].Place, $"a way from this pause comes to {how} (line {place.Line}) without resume");
        foreach (var item in facts.CollectedAloud)
        {
            if (SecretWords.In(item) is { } sign) context.Report(Aloud, item.Place, $"this <{item.Name}> probably asks for a secret, by {sign}, and the recording may run");
        }
        foreach (var place in facts.ReturnsOutside) context.Report(ReturnOutside, place, "a call comes here outside of a subdialog");
        if (facts.Incomplete)
        {
            var start = context.Application.Starts.Concat(context.Application.Documents).First(d => d.Root is not null);
            context.Report(TooLarge, start.Root!.Place, "the ways through this application are too many to walk them all");
            return;
        }
        foreach (var use in facts.Commands.Values.Where(u => !u.HadEffect))
            context.Report(NoEffect, use.Log.Place, $"'{use.Name}' never has an effect: {Why(use)}");
        foreach (var dialog in facts.Endless) context.Report(Endless, dialog.Element.Place, $"dialog {dialog.Title} goes round without waiting");
        CheckReach(context, facts);
    }

    private static string Why(CommandUse use) => use.SeenIn switch
    {
        RecorderPhase.Idle => "no recording is in progress",
        RecorderPhase.Paused => "the recording is paused already",
        _ => "the recording is not paused",
    };

    private static void CheckReach(LintContext context, FlowFacts facts)
    {
        foreach (var document in context.Application.Documents)
        {
            var visited = document.Dialogs.Any(facts.Dialogs.Contains);
            if (!visited && !document.Dialogs.IsEmpty) continue;
            foreach (var dialog in document.Dialogs) CheckDialog(context, facts, dialog);
            if (context.Application.IsWhole && !facts.Documents.Contains(document) && !facts.AnyComputed && !document.Dialogs.IsEmpty && !IsRoot(context, document))
                context.Report(UnreachableDocument, document.Root!.Place, "no document that calls come to leads here");
        }
    }

    private static void CheckDialog(LintContext context, FlowFacts facts, LintDialog dialog)
    {
        if (!facts.Dialogs.Contains(dialog))
        {
            // Other documents may lead here when not all of them are known.
            var named = dialog.Id.Length > 0 && context.Application.Starts.IsEmpty;
            if (!facts.AnyComputed && !named) context.Report(Unreachable, dialog.Element.Place, $"nothing leads to dialog {dialog.Title}");
            return;
        }
        if (facts.AnyComputed && dialog.Items.Any(i => i.Attribute("expr") is not null)) return;
        foreach (var item in dialog.Items.Where(i => !facts.Items.Contains(i) && i.Attribute("expr") is null && dialog.Items.IndexOf(i) < 64))
            context.Report(UnreachableItem, item.Place, $"<{item.Name}> {item.Value("name") ?? "(unnamed)"} is never visited");
    }

    private static bool IsRoot(LintContext context, LintDocument document) => context.Application.Documents.Any(d => context.Application.RootOf(d) == document);
}
