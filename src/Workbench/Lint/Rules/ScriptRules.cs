using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Script;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>ECMAScript that cannot be parsed, or hardly means what it says.</summary>
internal static class ScriptRules
{
    /// <summary>Larger than any platform can be told to take.</summary>
    private const long MostFileBytes = 64 * 1024 * 1024;

    private static readonly LintRule Invalid = new("VG-SCRIPT-001", LintLevel.Error, "ECMAScript that cannot be parsed",
        "The engine refuses the expression or script, so the element throws error.semantic whenever a call comes to it. In attributes remember that < and & are written &lt; and &amp;, and that texts need quotes of their own.");

    private static readonly LintRule Assigns = new("VG-SCRIPT-002", LintLevel.Warning, "A condition assigns",
        "A single = in cond changes the variable and is true for any value that is not empty. A comparison is written ==.");

    private static readonly LintRule Constant = new("VG-SCRIPT-003", LintLevel.Warning, "A condition that is never true",
        "The condition is a constant that counts as false, so what it guards never runs.");

    public static ImmutableArray<LintRule> All { get; } = [Invalid, Assigns, Constant];

    public static void Check(LintContext context, LintDocument document)
    {
        var most = context.Application.Limits.ScriptSource;
        foreach (var element in document.Elements)
        {
            foreach (var script in ScriptPlaces.Of(element))
            {
                if (ParsedProgram.Parse(new ScriptSource(script.Text, script.Place) { IsProgram = script.IsProgram }, mostCharacters: most).Fault is { } fault)
                    context.Report(Invalid, script.Place, fault.Message);
                else if (script.Attribute == "cond") CheckCondition(context, script);
            }
            if (element.Name == "assign" && element.Attribute("name") is { } name && ParsedProgram.Parse(new ScriptSource(name.Value, name.Place), mostCharacters: most).Fault is { } wrong)
                context.Report(Invalid, name.Place, wrong.Message);
            if (element.Name == "script" && element.Attribute("src") is { } src) CheckFile(context, document, src);
        }
    }

    private static void CheckCondition(LintContext context, ScriptPlace script)
    {
        if (ScriptText.Assigns(script.Text)) context.Report(Assigns, script.Place, $"'{script.Text.Trim()}' assigns; a comparison is ==");
        if (script.Text.Trim() is "false" or "0" or "''" or "null" or "undefined") context.Report(Constant, script.Place, $"'{script.Text.Trim()}' is never true");
    }

    private static void CheckFile(LintContext context, LintDocument document, MarkupAttribute src)
    {
        if (context.Application.Resolve(document, src.Value) is not Reference.OtherFile file || new FileInfo(file.FullPath).Length > MostFileBytes) return;
        if (ParsedProgram.Parse(new ScriptSource(File.ReadAllText(file.FullPath), src.Place) { IsProgram = true }, mostCharacters: context.Application.Limits.ScriptSource).Fault is { } fault)
            context.Report(Invalid, src.Place, $"{src.Value}: {fault.Message}");
    }
}
