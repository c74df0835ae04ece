using System.Collections.Immutable;
using System.Text;
using VxmlGir.Workbench.Lint.Fixing;

namespace VxmlGir.Workbench.Lint.Output;

/// <summary>The pages of <c>docs/lint</c>: one per rule, and an index.</summary>
public static class RulePages
{
    /// <summary>File name and content.</summary>
    public static ImmutableArray<(string Name, string Text)> All() => [("README.md", Index()), .. RuleBook.All.Select(r => ($"{r.Id}.md", Page(r)))];

    private static string Page(LintRule rule) =>
        $"# {rule.Id}: {rule.Title}\n\nSeverity: {rule.Level.ToString().ToLowerInvariant()}.\n\n{rule.Explanation}\n\n" +
        (Fixer.Rules.Contains(rule.Id) ? "`vxmlgir lint --fix` repairs it where only one repair is possible ([../lint.md](../lint.md)).\n\n" : "") +
        $"Where it is meant, write `<!-- lint: allow {rule.Id} -->` on the line or the one before it.\n";

    private static string Index()
    {
        var text = new StringBuilder("# What `vxmlgir lint` looks for\n\n| rule | severity | what |\n|---|---|---|\n");
        foreach (var rule in RuleBook.All) text.Append($"| [{rule.Id}]({rule.Id}.md) | {rule.Level.ToString().ToLowerInvariant()} | {rule.Title} |\n");
        return text.Append("\nUsage and output: [../lint.md](../lint.md). These pages are written by the program: `VXMLGIR_APPROVE=1` with the Workbench tests renews them.\n").ToString();
    }
}
