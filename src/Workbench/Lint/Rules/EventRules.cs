using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>Events: thrown and caught names that fit each other.</summary>
internal static class EventRules
{
    private static readonly LintRule Typo = new("VG-EVENT-001", LintLevel.Warning, "A handler for an event that nothing throws",
        "The name resembles one of VoiceXML's events but is none, and no document here throws it: the handler never runs, and the event it was meant for goes elsewhere.");

    private static readonly LintRule Unhandled = new("VG-EVENT-002", LintLevel.Warning, "An event that nothing handles",
        "The event is thrown, and no handler in the dialog, the document or its root document takes it: the platform says that an unexpected event has occurred and ends the session.");

    private static readonly LintRule Shadowed = new("VG-EVENT-003", LintLevel.Warning, "Two handlers for the same event and count",
        "Of two handlers in one place for the same event and count, without conditions, only the first ever runs (VoiceXML 2.0 section 5.2.4).");

    private static readonly ImmutableArray<string> Known =
    [
        "cancel", "connection.disconnect.hangup", "connection.disconnect.transfer", "exit", "help", "noinput", "nomatch", "maxspeechtimeout", "telephone.disconnect.hangup", "telephone.disconnect.transfer",
        "error", "error.badfetch", "error.semantic", "error.noauthorization", "error.noresource", "error.connection", "error.connection.noauthorization", "error.connection.baddestination", "error.connection.noroute",
        "error.connection.noresource", "error.unsupported", "error.unsupported.builtin", "error.unsupported.format", "error.unsupported.language", "error.unsupported.objectname", "error.unsupported.element", "connection", "connection.disconnect",
        "error.unsupported.transfer.blind", "error.unsupported.transfer.bridge", "error.unsupported.uri", "error.badfetch.http", "telephone.disconnect", "error.badfetch.grammar", "error.recognition",
    ];

    public static ImmutableArray<LintRule> All { get; } = [Typo, Unhandled, Shadowed];

    public static void Check(LintContext context, LintDocument document)
    {
        var thrown = context.Application.Documents.SelectMany(d => d.Elements).SelectMany(Thrown).ToHashSet(StringComparer.Ordinal);
        foreach (var element in document.Elements)
        {
            if (element.Name == "catch" && element.Attribute("event") is { } events) CheckCatch(context, events, thrown);
            if (element.Name is "throw" or "choice" or "link" && element.Attribute("event") is { } raised) CheckThrow(context, document, element, raised);
            CheckTwice(context, element);
        }
    }

    private static IEnumerable<string> Thrown(MarkupElement element) =>
        element.Name is "throw" or "choice" or "link" or "return" && element.Value("event") is { } name ? [name] : [];

    private static void CheckCatch(LintContext context, MarkupAttribute events, HashSet<string> thrown)
    {
        foreach (var name in events.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Known.Contains(name) || thrown.Any(t => t == name || t.StartsWith(name + ".", StringComparison.Ordinal))) continue;
            if (Nearest.To(name, Known) is { } near && !name.StartsWith(near + ".", StringComparison.Ordinal))
                context.Report(Typo, events.Place, $"nothing throws '{name}'; is '{near}' meant?");
        }
    }

    private static void CheckThrow(LintContext context, LintDocument document, MarkupElement element, MarkupAttribute raised)
    {
        if (Known.Contains(raised.Value) || raised.Value.StartsWith("error.", StringComparison.Ordinal) || context.Application.RootIsUnknown(document)) return;
        for (MarkupElement? at = document.ParentOf(element); at is not null; at = document.ParentOf(at))
        {
            if (Takes(at, raised.Value)) return;
        }
        if (context.Application.RootOf(document)?.Root is { } root && Takes(root, raised.Value)) return;
        // A document's link throws into whatever item the caller is in.
        if (element.Name == "link" && document.Elements.Any(e => Takes(e, raised.Value))) return;
        context.Report(Unhandled, raised.Place, $"nothing handles '{raised.Value}'");
    }

    private static bool Takes(MarkupElement scope, string name) => scope.Elements.Any(e => e.Name == name || (e.Name == "catch" && Names(e).Any(n => n == "." || n == name || name.StartsWith(n + ".", StringComparison.Ordinal))));

    private static string[] Names(MarkupElement handler)
    {
        var names = handler.Name == "catch" ? (handler.Value("event") ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : [handler.Name];
        return names.Length == 0 ? ["."] : names;
    }

    private static void CheckTwice(LintContext context, MarkupElement scope)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var handler in scope.Elements.Where(e => e.Name is "catch" or "noinput" or "nomatch" or "help" or "error" && e.Attribute("cond") is null))
        {
            foreach (var name in Names(handler).Distinct())
            {
                if (!seen.TryAdd($"{name} {handler.Value("count") ?? "1"}", handler.Place.Line))
                    context.Report(Shadowed, handler.Place, $"the handler in line {seen[$"{name} {handler.Value("count") ?? "1"}"]} takes every '{name}' first");
            }
        }
    }
}
