using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Flow;

/// <summary>Which handlers and links an item of a dialog has around it: its own, the dialog's, the document's, the root's.</summary>
internal sealed class Handlers(LintApplication application, LintDialog dialog)
{
    private static readonly ImmutableArray<string> Waiting = ["noinput", "nomatch", "help", "cancel", "maxspeechtimeout"];

    /// <summary>Handlers of what can happen while an item waits.</summary>
    public IEnumerable<(MarkupElement Element, LintDocument Document)> OfWaiting(MarkupElement item) => Waiting.SelectMany(e => Of(item, e)).DistinctBy(h => h.Element, Identity);

    /// <summary>Handlers of what can go wrong anywhere, and of a caller who leaves.</summary>
    public IEnumerable<(MarkupElement Element, LintDocument Document)> OfTrouble(MarkupElement item) =>
        Scopes(item).SelectMany(s => s.Element.Elements.Where(e => IsHandler(e) && Events(e).Any(n => n.StartsWith("error", StringComparison.Ordinal) || n.Contains("disconnect", StringComparison.Ordinal) || n is "." or "connection" or "telephone"))
            .Select(e => (e, s.Document)));

    /// <summary>Handlers that may be selected for an event, inner ones before outer ones of the same count.</summary>
    public IEnumerable<(MarkupElement Element, LintDocument Document)> Of(MarkupElement item, string name)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (scope, document) in Scopes(item))
        {
            foreach (var handler in scope.Elements.Where(e => IsHandler(e) && Takes(e, name)))
            {
                var free = handler.Attribute("cond") is null ? taken.Add(handler.Value("count") ?? "1") : !taken.Contains(handler.Value("count") ?? "1");
                if (free) yield return (handler, document);
            }
        }
    }

    public IEnumerable<(MarkupElement Element, LintDocument Document)> Links(MarkupElement item) =>
        Scopes(item).SelectMany(s => s.Element.Elements.Where(e => e.Name == "link").Select(e => (e, s.Document)));

    private static IEqualityComparer<MarkupElement> Identity => ReferenceEqualityComparer.Instance;

    private IEnumerable<(MarkupElement Element, LintDocument Document)> Scopes(MarkupElement item)
    {
        yield return (item, dialog.Document);
        if (!ReferenceEquals(item, dialog.Element)) yield return (dialog.Element, dialog.Document);
        yield return (dialog.Document.Root!, dialog.Document);
        if (application.RootOf(dialog.Document) is { Root: { } root } document) yield return (root, document);
    }

    private static bool IsHandler(MarkupElement element) => element.Name is "catch" or "noinput" or "nomatch" or "help" or "error";

    private static bool Takes(MarkupElement handler, string name) =>
        Events(handler).Any(e => e == "." || e == name || name.StartsWith(e + ".", StringComparison.Ordinal));

    private static string[] Events(MarkupElement handler)
    {
        var names = handler.Name == "catch" ? (handler.Value("event") ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : [handler.Name];
        return names.Length == 0 ? ["."] : names;
    }
}
