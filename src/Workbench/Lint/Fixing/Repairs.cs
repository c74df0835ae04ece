using System.Collections.Frozen;
using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Fixing;

/// <summary>What can be repaired by rule, and how. Everything else needs a person who knows what was meant.</summary>
internal static class Repairs
{
    private static readonly FrozenDictionary<string, Func<RepairPlace, ImmutableArray<TextEdit>>> ByRule = new Dictionary<string, Func<RepairPlace, ImmutableArray<TextEdit>>>
    {
        ["VG-REC-006"] = DeclarePrefix,
        ["VG-REC-008"] = PrefixDestination,
        ["VG-INPUT-009"] = WriteOutGrammar,
        ["VG-DOC-005"] = AddVersion,
        ["VG-DOC-006"] = LowerBoolean,
        ["VG-DOC-010"] = RightNamespace,
    }.ToFrozenDictionary();

    public static ImmutableArray<string> Rules => [.. ByRule.Keys.Order(StringComparer.Ordinal)];

    /// <summary>No edits: this finding is not one to be repaired by rule.</summary>
    public static ImmutableArray<TextEdit> Of(LintFinding finding, LintDocument document, string text) =>
        document.Root is { } root && ByRule.TryGetValue(finding.Rule.Id, out var repair) ? repair(new RepairPlace(finding, document, root, text)) : [];

    private static ImmutableArray<TextEdit> DeclarePrefix(RepairPlace at) => at.InsertIntoRoot($" xmlns:gvp=\"{MarkupNames.Extension}\"");

    // <log dest="record"> says what it means; the prefix comes with its declaration, where there is none.
    private static ImmutableArray<TextEdit> PrefixDestination(RepairPlace at)
    {
        if (at.Document.Elements.FirstOrDefault(e => e.Name == "log" && e.Attribute("dest") is { } dest && (dest.Place == at.Finding.Place || e.Place == at.Finding.Place)) is not { } log) return [];
        if (at.Offset(log.Attribute("dest")!.Place) is not { } start || !at.Text.AsSpan(start).StartsWith("dest")) return [];
        var declared = at.Text.Contains("xmlns:gvp=", StringComparison.Ordinal);
        return [new TextEdit(start, 0, "gvp:"), .. declared ? [] : DeclarePrefix(at)];
    }

    // 1|2|* becomes a rule that takes the same keys.
    private static ImmutableArray<TextEdit> WriteOutGrammar(RepairPlace at)
    {
        if (at.ElementOfFinding("grammar") is not { } grammar || at.Offset(grammar.Place) is not { } start) return [];
        var (open, close) = (at.EndOfTag(start), at.Text.IndexOf("</", start, StringComparison.Ordinal));
        if (open < 0 || close <= open || grammar.Attributes.Any(a => a.Name is "mode" or "root" or "version" or "type" && a.Namespace.Length == 0 && a.Value != "dtmf")) return [];
        var items = string.Concat(grammar.InnerText.Split('|', StringSplitOptions.TrimEntries).Select(keys => $"<item>{string.Join(' ', keys.Where(k => k != ' '))}</item>"));
        var missing = string.Concat(new[] { ("mode", "dtmf"), ("version", "1.0"), ("root", "keys") }.Where(a => grammar.Attribute(a.Item1) is null).Select(a => $" {a.Item1}=\"{a.Item2}\""));
        return [new TextEdit(start + "grammar".Length, 0, missing), new TextEdit(open + 1, close - open - 1, $"<rule id=\"keys\"><one-of>{items}</one-of></rule>")];
    }

    private static ImmutableArray<TextEdit> AddVersion(RepairPlace at) =>
        at.Finding.Place == at.Root.Place && at.Root.Attribute("version") is null ? at.InsertIntoRoot(" version=\"2.1\"") : [];

    private static ImmutableArray<TextEdit> LowerBoolean(RepairPlace at)
    {
        var found = at.Document.Elements.SelectMany(e => e.Attributes).FirstOrDefault(a => a.Place == at.Finding.Place);
        if (found is null || found.Value is "true" or "false" || found.Value.ToLowerInvariant() is not ("true" or "false") || at.Offset(found.Place) is not { } start) return [];
        var value = at.Text.IndexOf(found.Value, start, StringComparison.Ordinal);
        return value < 0 ? [] : [new TextEdit(value, found.Value.Length, found.Value.ToLowerInvariant())];
    }

    // The namespace that the platform takes the document's for.
    private static ImmutableArray<TextEdit> RightNamespace(RepairPlace at)
    {
        if (at.Finding.Place != at.Root.Place || at.Root.Namespace is "" or MarkupNames.VoiceXml || at.Offset(at.Root.Place) is not { } start) return [];
        var value = at.Text.IndexOf(at.Root.Namespace, start, StringComparison.Ordinal);
        return value < 0 || value > at.EndOfTag(start) ? [] : [new TextEdit(value, at.Root.Namespace.Length, MarkupNames.VoiceXml)];
    }
}
