using VxmlGir.Workbench.Lint;
using VxmlGir.Workbench.Lint.Output;
using VxmlGir.Workbench.Tests.Support;

namespace VxmlGir.Workbench.Tests.Lint;

/// <summary>The pin application is clean; each line that keeps the secret out of the recording is missed when it goes.</summary>
public sealed class MutationTests
{
    [Theory]
    [InlineData("<log gvp:dest=\"record\">resume; parameter outcome=no-pin;</log>", "", "VG-REC-001")]
    [InlineData("<log gvp:dest=\"record\">start;</log>", "", "VG-REC-002")]
    [InlineData("<property name=\"com.genesyslab.private\" value=\"true\"/>", "", null)]
    [InlineData("<property name=\"com.genesyslab.private\" value=\"true\"/>", "<property name=\"com.genesyslab.privat\" value=\"true\"/>", "VG-PROP-001")]
    [InlineData("pause;", "", "VG-REC-010")]
    [InlineData("resume;", "resumee;", "VG-REC-003")]
    [InlineData("xmlns:gvp=\"http://www.genesyslab.com/2006/vxml21-extension\"", "", "VG-REC-006")]
    [InlineData("pin == '1234'", "pni == '1234'", "VG-VAR-001")]
    public void A_line_that_goes_is_missed(string line, string instead, string? rule)
    {
        using var folder = new TestFolder();
        var text = File.ReadAllText(Path.Combine(Places.Repository, "apps", "pin", "main.vxml"));
        Assert.Contains(line, text);
        folder.Write("main.vxml", text.Replace(line, instead));
        var report = Linter.Run([folder.Path]);
        if (rule is null) Assert.True(report.Findings.IsEmpty, LintText.Write(report));
        else Assert.Contains(report.Findings, f => f.Rule.Id == rule);
    }

    [Fact]
    public void Neither_paused_nor_private_is_a_secret_in_the_recording()
    {
        using var folder = new TestFolder();
        var text = File.ReadAllText(Path.Combine(Places.Repository, "apps", "pin", "main.vxml"));
        folder.Write("main.vxml", text.Replace("<log gvp:dest=\"record\">pause;</log>", "").Replace("<property name=\"com.genesyslab.private\" value=\"true\"/>", ""));
        var finding = Assert.Single(Linter.Run([folder.Path]).Findings, f => f.Rule.Id == "VG-PRIV-001");
        Assert.Contains("'pin'", finding.Message);
    }
}
