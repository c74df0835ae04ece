using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>Secrets that get out: into logs, addresses and metadata. The recording itself is <see cref="FlowRules"/>'.</summary>
internal static class SecretRules
{
    private static readonly LintRule Logged = new("VG-PRIV-002", LintLevel.Warning, "A likely secret is written into the log",
        "The log's text holds the value of a variable whose name says PIN, card, password or the like. Logs are kept and read by many; leave the value out.");

    private static readonly LintRule InAddress = new("VG-PRIV-003", LintLevel.Warning, "A likely secret is sent in an address",
        "submit with method=\"get\" puts its variables into the URL, which servers and proxies log. Send secrets with method=\"post\" over https.");

    private static readonly LintRule InMetadata = new("VG-PRIV-004", LintLevel.Error, "A likely secret becomes a parameter of the recording",
        "A record parameter is stored in clear with the recording's metadata and can be searched for. Leave the value out.");

    private static readonly LintRule Spoken = new("VG-PRIV-005", LintLevel.Warning, "A likely secret is read back to the caller",
        "The prompt speaks a variable whose name says PIN, card, password or the like. What the caller hears is recorded too, unless the recording is paused, and bystanders hear it.");

    public static ImmutableArray<LintRule> All { get; } = [Logged, InAddress, InMetadata, Spoken];

    public static void Check(LintContext context, LintDocument document)
    {
        foreach (var element in document.Elements)
        {
            if (element.Name == "value" && element.Attribute("expr") is { } expr && Secret(expr.Value) is { } name) CheckValue(context, document, element, expr, name);
            if (element.Name == "log" && element.Attribute("expr") is { } text && Secret(text.Value) is { } logged)
                context.Report(RecordLog.IsRecord(element) ? InMetadata : Logged, text.Place, $"'{logged}' is written out");
            if (element.Name == "submit" && !string.Equals(element.Value("method"), "post", StringComparison.OrdinalIgnoreCase)) CheckSubmit(context, document, element);
        }
    }

    private static void CheckValue(LintContext context, LintDocument document, MarkupElement value, MarkupAttribute expr, string name)
    {
        var log = document.Around(value, "log");
        if (log is not null) context.Report(RecordLog.IsRecord(log) ? InMetadata : Logged, expr.Place, $"'{name}' is written out");
        else if (document.Around(value, "prompt") is not null) context.Report(Spoken, expr.Place, $"'{name}' is spoken");
    }

    private static void CheckSubmit(LintContext context, LintDocument document, MarkupElement submit)
    {
        var names = submit.Attribute("namelist") is { } list
            ? list.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            : document.Around(submit, "form") is { } form ? form.Elements.Where(e => e.Name is "field" or "record").Select(e => e.Value("name")).OfType<string>() : [];
        foreach (var name in names.Where(SecretWords.InName)) context.Report(InAddress, submit.Place, $"'{name}' is sent by GET");
    }

    // pin.length or pin == '' tell nothing; the bare name or a concatenation does.
    private static string? Secret(string expression)
    {
        var tokens = ScriptText.Tokens(expression);
        if (tokens.Any(t => t is "==" or "!=" or "===" or "!==" or "?" or "typeof") || tokens.Contains("length") || tokens.Contains("confidence")) return null;
        return ScriptText.FreeNames(expression).FirstOrDefault(SecretWords.InName);
    }
}
