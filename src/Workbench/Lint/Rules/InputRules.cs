using System.Collections.Immutable;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>Fields and menus: what they listen for and what they do when it does not come.</summary>
internal static class InputRules
{
    private static readonly LintRule NoNoinput = new("VG-INPUT-001", LintLevel.Warning, "Nothing handles a caller who stays silent",
        "Neither the item nor its dialog, document or root document has a handler for noinput. The platform's default asks again without end; a caller who has put the receiver down is asked for as long as the line lasts. Give a handler, and one with a higher count that ends.");

    private static readonly LintRule NoNomatch = new("VG-INPUT-002", LintLevel.Warning, "Nothing handles an answer that does not fit",
        "Neither the item nor its dialog, document or root document has a handler for nomatch. The platform's default says in English that it did not understand, and asks again without end.");

    private static readonly LintRule EmptyMenu = new("VG-INPUT-003", LintLevel.Error, "A menu without a choice",
        "The menu waits for an answer that nothing can give.");

    private static readonly LintRule KeyTwice = new("VG-INPUT-004", LintLevel.Error, "Two choices have the same keys",
        "Of two choices or options with the same keys only the first can be chosen.");

    private static readonly LintRule NoGrammar = new("VG-INPUT-005", LintLevel.Error, "A field that nothing can fill",
        "The field has no type, no grammar and no option, and neither its form nor a link has a grammar: whatever the caller does is a nomatch.");

    private static readonly LintRule UnknownType = new("VG-INPUT-006", LintLevel.Error, "A built-in type that does not exist, or a wrong parameter of one",
        "Built-in types are boolean, date, digits, currency, number, phone and time, digits with length or minlength and maxlength. With another one the field throws error.unsupported.builtin.");

    private static readonly LintRule NoKeys = new("VG-INPUT-007", LintLevel.Warning, "A choice without keys where only keys count",
        "inputmodes is dtmf, but the choice has no dtmf attribute (nor the menu dtmf=\"true\"): nobody can choose it.");

    private static readonly LintRule BadKeys = new("VG-INPUT-008", LintLevel.Error, "dtmf holds what is no key",
        "Keys are 0 to 9, * and # (and A to D): the choice can never be made.");

    private static readonly LintRule Prefix = new("VG-INPUT-010", LintLevel.Warning, "The keys of one choice begin those of another",
        "The platform must wait after the shorter keys whether more follow: the caller waits interdigittimeout longer, and a slow caller gets the shorter choice.");

    public static ImmutableArray<LintRule> All { get; } = [NoNoinput, NoNomatch, EmptyMenu, KeyTwice, NoGrammar, UnknownType, NoKeys, BadKeys, Prefix];

    public static void Check(LintContext context, LintDocument document)
    {
        foreach (var item in document.Elements.Where(e => e.Name is "field" or "menu"))
        {
            CheckHandlers(context, document, item);
            CheckKeys(context, document, item);
            if (item.Name == "menu" && !item.Elements.Any(e => e.Name == "choice")) context.Report(EmptyMenu, item.Place, "this menu has no choice");
            if (item.Name == "field") CheckGrammars(context, document, item);
        }
    }

    private static void CheckHandlers(LintContext context, LintDocument document, MarkupElement item)
    {
        if (context.Application.RootIsUnknown(document)) return;
        var scopes = Scopes(context, document, item).ToList();
        if (!scopes.Any(s => Handles(s, "noinput"))) context.Report(NoNoinput, item.Place, $"no handler for noinput around this <{item.Name}>");
        if (!scopes.Any(s => Handles(s, "nomatch"))) context.Report(NoNomatch, item.Place, $"no handler for nomatch around this <{item.Name}>");
    }

    private static IEnumerable<MarkupElement> Scopes(LintContext context, LintDocument document, MarkupElement item)
    {
        for (MarkupElement? at = item; at is not null; at = document.ParentOf(at)) yield return at;
        if (context.Application.RootOf(document)?.Root is { } root) yield return root;
    }

    private static bool Handles(MarkupElement scope, string name) => scope.Elements.Any(e =>
        e.Name == name || (e.Name == "catch" && (e.Value("event") is not { } events || string.IsNullOrWhiteSpace(events) || events.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Any(n => n == name || n == "."))));

    private static void CheckKeys(LintContext context, LintDocument document, MarkupElement item)
    {
        var onlyKeys = Properties.Of(context.Application, document, item, "inputmodes")?.Trim() == "dtmf";
        var seen = new List<(string Keys, MarkupElement Choice)>();
        foreach (var choice in item.Elements.Where(e => e.Name is "choice" or "option"))
        {
            if (choice.Attribute("dtmf") is not { } dtmf)
            {
                if (onlyKeys && item.Value("dtmf") != "true" && !choice.Elements.Any(e => e.Name == "grammar")) context.Report(NoKeys, choice.Place, "no key leads to this choice");
                continue;
            }
            var keys = dtmf.Value.Replace(" ", "", StringComparison.Ordinal);
            if (keys.Length == 0 || keys.Any(c => !(char.IsAsciiDigit(c) || c is '*' or '#' or >= 'A' and <= 'D' or >= 'a' and <= 'd'))) context.Report(BadKeys, dtmf.Place, $"'{dtmf.Value}' is no sequence of keys");
            foreach (var (other, before) in seen)
            {
                if (other == keys) context.Report(KeyTwice, dtmf.Place, $"keys '{keys}' are taken by line {before.Place.Line}");
                else if (other.StartsWith(keys, StringComparison.Ordinal) || keys.StartsWith(other, StringComparison.Ordinal)) context.Report(Prefix, dtmf.Place, $"keys '{keys}' and '{other}' (line {before.Place.Line}) begin alike");
            }
            seen.Add((keys, choice));
        }
    }

    private static void CheckGrammars(LintContext context, LintDocument document, MarkupElement field)
    {
        if (field.Attribute("type") is { } type)
        {
            if (BuiltinGrammars.TryCreate(type.Value.StartsWith("builtin:", StringComparison.Ordinal) ? type.Value["builtin:".Length..] : type.Value) is null)
                context.Report(UnknownType, type.Place, $"built-in type '{type.Value}' is unknown or has a wrong parameter");
            return;
        }
        if (field.Elements.Any(e => e.Name is "grammar" or "option" or "link")) return;
        if (document.Around(field, "form") is { } form && form.Elements.Any(e => e.Name is "grammar" or "link" or "initial")) return;
        if (document.Root!.Elements.Any(e => e.Name == "link") || context.Application.RootIsUnknown(document)) return;
        if (context.Application.RootOf(document)?.Root is { } root && root.Elements.Any(e => e.Name is "link" or "form" or "menu")) return;
        context.Report(NoGrammar, field.Place, "no type, no grammar, no option");
    }
}
