using System.Collections.Immutable;
using VxmlGir.Workbench.Lint.Flow;
using VxmlGir.Workbench.Lint.Model;
using VxmlGir.Workbench.Lint.Rules;

namespace VxmlGir.Workbench.Lint;

/// <summary>
/// Looks at applications. A folder that holds documents is one application with all below it; a folder of folders is one of
/// each; a single document is seen within its folder, and only what concerns it is reported. Grammar files are looked at wherever they lie there. Never throws on what files hold.
/// </summary>
public static class Linter
{
    /// <param name="limits">The platform's; null: the defaults.</param>
    public static LintReport Run(IEnumerable<string> paths, LintLimits? limits = null)
    {
        limits ??= LintLimits.Default;
        var findings = new List<LintFinding>();
        var documents = 0;
        foreach (var path in paths)
        {
            if (File.Exists(path)) documents += RunFile(path, limits, findings);
            else if (Directory.Exists(path)) documents += RunFolder(path, limits, findings);
            else return new LintReport([], 0, path);
        }
        return new LintReport([.. findings.Distinct()], documents, null);
    }

    /// <summary>
    /// Warnings and errors of one application as the platform takes it up (a folder, or a document that is one by itself), without what its parser
    /// says anyway.
    /// </summary>
    public static ImmutableArray<LintFinding> BeyondParsing(string path, LintLimits? limits = null)
    {
        limits ??= LintLimits.Default;
        var application = Directory.Exists(path) ? LintApplication.ReadFolder(path, limits) : LintApplication.ReadAlone(path, limits);
        return [.. Check(application).Findings.Where(f => f.Rule.Level != LintLevel.Note && !ParserRules.All.Contains(f.Rule))];
    }

    private static int RunFile(string path, LintLimits limits, List<LintFinding> findings)
    {
        var application = ApplicationFolders.IsGrammar(path) ? LintApplication.ReadGrammar(path, limits) : LintApplication.ReadFile(path, limits);
        var context = Check(application);
        findings.AddRange(context.Findings.Where(f => f.Place.File == path));
        return 1;
    }

    private static int RunFolder(string path, LintLimits limits, List<LintFinding> findings)
    {
        var documents = 0;
        foreach (var folder in ApplicationFolders.Below(path))
        {
            var application = LintApplication.ReadFolder(folder, limits);
            findings.AddRange(Check(application).Findings);
            documents += application.Documents.Length + application.Grammars.Length;
        }
        foreach (var grammar in ApplicationFolders.GrammarsBeside(path)) documents += RunFile(grammar, limits, findings);
        return documents;
    }

    private static LintContext Check(LintApplication application)
    {
        var context = new LintContext(application);
        foreach (var document in application.Documents)
        {
            ParserRules.Check(context, document);
            if (document.Root is null) continue;
            RecordRules.Check(context, document);
            ReferenceRules.Check(context, document);
            StructureRules.Check(context, document);
            InputRules.Check(context, document);
            PropertyRules.Check(context, document);
            EventRules.Check(context, document);
            ScriptRules.Check(context, document);
            VariableRules.Check(context, document);
            SecretRules.Check(context, document);
        }
        foreach (var grammar in application.Grammars) GrammarRules.Check(context, grammar);
        FlowRules.Check(context, FlowWalk.Of(application));
        return context;
    }
}
