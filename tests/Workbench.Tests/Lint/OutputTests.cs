using System.Text.Json;
using VxmlGir.Workbench.Lint;
using VxmlGir.Workbench.Lint.Output;
using VxmlGir.Workbench.Tests.Support;

namespace VxmlGir.Workbench.Tests.Lint;

public sealed class OutputTests
{
    [Fact]
    public void Text_has_a_line_per_finding()
    {
        var file = Path.Combine(Places.Lint, "VG-REC-008", "bad-1.vxml");
        Assert.Contains($"{file}:5:12: error VG-REC-008: write gvp:dest", LintText.Write(Linter.Run([file])));
    }

    [Fact]
    public void Sarif_names_rule_level_and_place()
    {
        using var json = JsonDocument.Parse(Sarif.Write(Linter.Run([Path.Combine(Places.Lint, "VG-REC-008", "bad-1.vxml")]), "1.2.3"));
        Assert.Equal("2.1.0", json.RootElement.GetProperty("version").GetString());
        var run = json.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.Equal(RuleBook.All.Length, rules.GetArrayLength());
        var result = run.GetProperty("results").EnumerateArray().First(r => r.GetProperty("ruleId").GetString() == "VG-REC-008");
        Assert.Equal("VG-REC-008", rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
        Assert.Equal("error", result.GetProperty("level").GetString());
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal(5, place.GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.EndsWith("lint/VG-REC-008/bad-1.vxml", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
    }

    [Fact]
    public void The_pages_of_the_rules_are_up_to_date()
    {
        var folder = Path.Combine(Places.Repository, "docs", "lint");
        if (Places.Approves)
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, text) in RulePages.All()) File.WriteAllText(Path.Combine(folder, name), text);
        }
        foreach (var (name, text) in RulePages.All()) Assert.Equal(text, File.ReadAllText(Path.Combine(folder, name)));
        Assert.Equal(RulePages.All().Length, Directory.GetFiles(folder).Length);
    }
}
