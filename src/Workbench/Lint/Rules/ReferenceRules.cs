using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>What documents refer to: dialogs, items, documents, audio, grammars, scripts.</summary>
internal static class ReferenceRules
{
    private static readonly LintRule NoDialog = new("VG-FLOW-001", LintLevel.Error, "A jump to a dialog that does not exist",
        "The document has no form or menu of this id. In a call the jump throws error.badfetch.");

    private static readonly LintRule NoDocument = new("VG-FLOW-002", LintLevel.Error, "A jump to a document that does not exist",
        "There is no such file beside the document. In a call the jump throws error.badfetch. Addresses with a scheme, and names that a server makes (.jsp, .php, a query), are not looked for.");

    private static readonly LintRule NoItem = new("VG-FLOW-003", LintLevel.Error, "nextitem names no item of the form",
        "goto nextitem leads to a form item of the same form; there is none of this name, and the call gets error.badfetch.");

    private static readonly LintRule NoAudio = new("VG-REF-001", LintLevel.Warning, "An audio file does not exist",
        "There is no such file. In a call the element's fallback text is spoken, or nothing when it has none.");

    private static readonly LintRule NoGrammar = new("VG-REF-002", LintLevel.Error, "A grammar file does not exist",
        "There is no such file. In a call the field throws error.badfetch as soon as its grammars are wanted.");

    private static readonly LintRule NoScript = new("VG-REF-003", LintLevel.Error, "A script file does not exist",
        "There is no such file. In a call the script element throws error.badfetch.");

    private static readonly LintRule NoRoot = new("VG-REF-004", LintLevel.Error, "The application root document does not exist",
        "The application attribute names a file that is not there, so no call can enter the document.");

    private static readonly LintRule NoName = new("VG-FLOW-010", LintLevel.Error, "clear or filled names what the form does not have",
        "clear and filled take names of form items (clear also of variables). An unknown name in filled means that it never runs; in clear it is error.semantic.");

    public static ImmutableArray<LintRule> All { get; } = [NoDialog, NoDocument, NoItem, NoAudio, NoGrammar, NoScript, NoRoot, NoName];

    public static void Check(LintContext context, LintDocument document)
    {
        foreach (var element in document.Elements)
        {
            switch (element.Name)
            {
                case "goto" or "choice" or "link" or "submit":
                    CheckJump(context, document, element.Attribute("next"));
                    CheckJump(context, document, element.Attribute("expr"), literal: true);
                    CheckItem(context, document, element);
                    break;
                case "subdialog":
                    CheckJump(context, document, element.Attribute("src"));
                    break;
                case "audio":
                    CheckFile(context, document, element.Attribute("src"), NoAudio);
                    CheckFile(context, document, element.Attribute("expr"), NoAudio, literal: true);
                    break;
                case "grammar":
                    CheckFile(context, document, element.Attribute("src"), NoGrammar);
                    break;
                case "script":
                    CheckFile(context, document, element.Attribute("src"), NoScript);
                    break;
                case "vxml":
                    CheckFile(context, document, element.Attribute("application"), NoRoot);
                    break;
                case "filled":
                    CheckNames(context, document, element, variables: false);
                    break;
                case "clear":
                    CheckNames(context, document, element, variables: true);
                    break;
            }
        }
    }

    private static void CheckJump(LintContext context, LintDocument document, MarkupAttribute? attribute, bool literal = false)
    {
        if (attribute is null || (literal ? ScriptText.Literal(attribute.Value) : attribute.Value) is not { } text) return;
        switch (context.Application.Resolve(document, text))
        {
            case Reference.Missing missing:
                context.Report(NoDocument, attribute.Place, $"there is no document '{missing.Name}'");
                break;
            case Reference.Inside { Fragment: { Length: > 0 } id } inside when inside.Document.Root is not null && inside.Document.FindDialog(id) is null:
                context.Report(NoDialog, attribute.Place, $"{(inside.Document == document ? "this document" : $"'{text[..text.IndexOf('#', StringComparison.Ordinal)]}'")} has no dialog '{id}'");
                break;
        }
    }

    private static void CheckFile(LintContext context, LintDocument document, MarkupAttribute? attribute, LintRule rule, bool literal = false)
    {
        if (attribute is null || (literal ? ScriptText.Literal(attribute.Value) : attribute.Value) is not { Length: > 0 } text) return;
        if (context.Application.Resolve(document, text) is Reference.Missing missing) context.Report(rule, attribute.Place, $"there is no file '{missing.Name}'");
    }

    private static void CheckItem(LintContext context, LintDocument document, MarkupElement element)
    {
        var attribute = element.Attribute("nextitem");
        var name = attribute?.Value ?? ScriptText.Literal(element.Value("expritem"));
        if (name is null || document.Around(element, "form") is not { } form) return;
        if (ItemNames(form).Contains(name)) return;
        context.Report(NoItem, (attribute ?? element.Attribute("expritem")!).Place, $"this form has no item '{name}'");
    }

    private static void CheckNames(LintContext context, LintDocument document, MarkupElement element, bool variables)
    {
        if (element.Attribute("namelist") is not { } names || document.Around(element, "form") is not { } form) return;
        var known = ItemNames(form).ToHashSet();
        if (variables) known.UnionWith(Names.VisibleIn(context.Application, document, element));
        if (variables && context.Application.RootIsUnknown(document)) return;
        foreach (var name in names.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!known.Contains(name) && !name.Contains('.', StringComparison.Ordinal)) context.Report(NoName, names.Place, $"this form has no '{name}'");
        }
    }

    private static IEnumerable<string> ItemNames(MarkupElement form) => form.Elements.Select(e => e.Value("name")).OfType<string>();
}
