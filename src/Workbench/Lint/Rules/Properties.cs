using VxmlGir.Interpreter.Markup;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>Which value a property has at an element, as far as the documents say.</summary>
internal static class Properties
{
    public static string? Of(LintApplication application, LintDocument document, MarkupElement element, string name)
    {
        for (MarkupElement? at = element; at is not null; at = document.ParentOf(at))
        {
            if (In(at, name) is { } value) return value;
        }
        return application.RootOf(document)?.Root is { } root ? In(root, name) : null;
    }

    private static string? In(MarkupElement scope, string name) =>
        scope.Elements.LastOrDefault(e => e.Name == "property" && e.Value("name") == name)?.Value("value");
}
