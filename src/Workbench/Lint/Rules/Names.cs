using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>Which variables can be seen where: root document, document, dialog; without regard to the order of declarations.</summary>
internal static class Names
{
    public static ImmutableHashSet<string> VisibleIn(LintApplication application, LintDocument document, MarkupElement place)
    {
        var names = ImmutableHashSet.CreateBuilder<string>();
        if (application.RootOf(document)?.Root is { } root) AddChildren(application, application.RootOf(document)!, root, names);
        if (document.Root is { } own) AddChildren(application, document, own, names);
        if (document.Around(place, "form", "menu") is { } dialog) AddBelow(application, document, dialog, names);
        else if (Outermost(document, place) is { } handler) AddBelow(application, document, handler, names);
        return names.ToImmutable();
    }

    /// <summary>Scripts whose text is not here may declare anything.</summary>
    public static bool AnyScriptUnknown(LintApplication application, LintDocument document) =>
        document.Elements.Any(e => e.Name == "script" && (e.Attribute("srcexpr") is not null || (e.Value("src") is { } src && application.Resolve(document, src) is not Reference.OtherFile)));

    // A handler or link of the document itself.
    private static MarkupElement? Outermost(LintDocument document, MarkupElement place)
    {
        var at = place;
        while (document.ParentOf(at) is { } parent && parent != document.Root) at = parent;
        return at == document.Root ? null : at;
    }

    private static void AddChildren(LintApplication application, LintDocument document, MarkupElement parent, ImmutableHashSet<string>.Builder names)
    {
        foreach (var element in parent.Elements.Where(e => e.Name is "var" or "script" or "data")) Add(application, document, element, names);
    }

    private static void AddBelow(LintApplication application, LintDocument document, MarkupElement parent, ImmutableHashSet<string>.Builder names)
    {
        Add(application, document, parent, names);
        foreach (var child in parent.Elements.Where(_ => parent.Name != "grammar")) AddBelow(application, document, child, names);
    }

    private static void Add(LintApplication application, LintDocument document, MarkupElement element, ImmutableHashSet<string>.Builder names)
    {
        switch (element.Name)
        {
            case "var" or "data" or "block" or "initial" or "field" or "record" or "transfer" or "subdialog" or "object" when element.Value("name") is { } name:
                names.Add(name);
                names.Add(name + "$");
                break;
            case "foreach" when element.Value("item") is { } item:
                names.Add(item);
                break;
            case "script":
                names.UnionWith(ScriptText.DeclaredNames(TextOf(application, document, element)));
                break;
        }
    }

    private static string TextOf(LintApplication application, LintDocument document, MarkupElement script)
    {
        if (script.Value("src") is not { } src) return script.InnerText;
        return application.Resolve(document, src) is Reference.OtherFile file && new FileInfo(file.FullPath).Length < 1 << 20 ? File.ReadAllText(file.FullPath) : "";
    }
}
