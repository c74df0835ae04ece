using VxmlGir.Workbench.Lint;
using VxmlGir.Workbench.Lint.Output;
using VxmlGir.Workbench.Tests.Support;

namespace VxmlGir.Workbench.Tests.Lint;

public sealed class ApplicationTests
{
    [Fact]
    public void The_sample_applications_are_clean()
    {
        var report = Linter.Run([Path.Combine(Places.Repository, "apps")]);
        Assert.True(report.Documents >= 9);
        Assert.True(report.Findings.IsEmpty, LintText.Write(report));
    }

    [Fact]
    public void No_document_of_others_makes_it_stumble_and_reruns_are_the_same()
    {
        if (Places.ConformanceApps() is not { } apps) return;
        var report = Linter.Run([apps]);
        Assert.True(report.Documents > 100);
        Assert.Equal(LintText.Write(report), LintText.Write(Linter.Run([apps])));
        foreach (var file in Directory.EnumerateFiles(apps, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".vxml" or ".xml" or ".jsp" or ".php" or ".asp" or ".grxml" or ".wav"))
            Assert.Null(Linter.Run([file]).Absent);
    }

    // What the rules say of other people's applications, reviewed: a change of a rule shows here.
    [Fact]
    public void Findings_on_others_applications_are_pinned()
    {
        if (Places.ConformanceApps() is not { } apps) return;
        var pinned = Path.Combine(Places.Repository, "tests", "Workbench.Tests", "Lint", "others.findings");
        var found = string.Concat(Linter.Run([apps]).Findings
            .GroupBy(f => $"{Path.GetRelativePath(apps, f.Place.File)} {f.Rule.Id}").OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Count()}\n"));
        if (Places.Approves) File.WriteAllText(pinned, found);
        Assert.Equal(File.ReadAllText(pinned), found);
    }

    [Fact]
    public void An_absent_path_is_said() => Assert.Equal("/no/such", Linter.Run(["/no/such"]).Absent);
}
