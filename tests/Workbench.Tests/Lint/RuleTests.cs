using VxmlGir.Workbench.Lint;
using VxmlGir.Workbench.Lint.Output;
using VxmlGir.Workbench.Tests.Support;

namespace VxmlGir.Workbench.Tests.Lint;

/// <summary>Every rule by its cases: documents that must and must not give a finding.</summary>
public sealed class RuleTests
{
    public static TheoryData<string> Cases(string kind)
    {
        var data = new TheoryData<string>();
        foreach (var rule in Directory.EnumerateDirectories(Places.Lint).Order(StringComparer.Ordinal))
            foreach (var path in Directory.EnumerateFileSystemEntries(rule, kind + "-*").Order(StringComparer.Ordinal)) data.Add(Path.GetRelativePath(Places.Lint, path));
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases), "bad")]
    public void A_bad_case_is_found_where_it_stands(string path)
    {
        var report = Run(path);
        var found = report.Findings.Where(f => f.Rule.Id == RuleOf(path)).ToList();
        Assert.True(found.Count > 0, "nothing found; all findings:\n" + LintText.Write(report));
        Assert.All(found, f => Assert.True(f.Place.Line > 0 && f.Place.Column > 0, f.ToString()));
    }

    [Theory]
    [MemberData(nameof(Cases), "good")]
    public void A_good_case_is_left_alone(string path) => Assert.Empty(Run(path).Findings.Where(f => f.Rule.Id == RuleOf(path)));

    [Fact]
    public void Every_rule_has_cases_of_both_kinds()
    {
        Assert.Equal(RuleBook.All.Length, RuleBook.All.Select(r => r.Id).Distinct().Count());
        foreach (var rule in RuleBook.All)
        {
            var folder = Path.Combine(Places.Lint, rule.Id);
            Assert.True(Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder, "bad-*").Any() && Directory.EnumerateFileSystemEntries(folder, "good-*").Any(), rule.Id + " lacks cases");
        }
    }

    private static LintReport Run(string path) => Linter.Run([Path.Combine(Places.Lint, path)]);

    private static string RuleOf(string path) => path[..path.IndexOf('/')];
}
