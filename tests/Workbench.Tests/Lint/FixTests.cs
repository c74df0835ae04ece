using VxmlGir.Workbench.Lint;
using VxmlGir.Workbench.Lint.Fixing;
using VxmlGir.Workbench.Lint.Output;
using VxmlGir.Workbench.Tests.Support;

namespace VxmlGir.Workbench.Tests.Lint;

/// <summary>A repair changes its place and nothing else; what it repaired is found no more, and nothing new is.</summary>
public sealed class FixTests
{
    private const string Extension = "xmlns:gvp=\"http://www.genesyslab.com/2006/vxml21-extension\"";

    [Theory]
    [InlineData("VG-REC-006",
        "<vxml version='2.0' xmlns='http://www.w3.org/2001/vxml'>\r\n\t<form><block>  <log gvp:dest=\"record\">start;</log>\r\n Hello. </block></form>\r\n</vxml>\r\n",
        "<vxml " + Extension + " version='2.0' xmlns='http://www.w3.org/2001/vxml'>\r\n\t<form><block>  <log gvp:dest=\"record\">start;</log>\r\n Hello. </block></form>\r\n</vxml>\r\n")]
    [InlineData("VG-REC-008",
        "<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\">\n<form><block><log   dest = \"record\">start;</log>Hello.</block></form></vxml>",
        "<vxml " + Extension + " version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\">\n<form><block><log   gvp:dest = \"record\">start;</log>Hello.</block></form></vxml>")]
    [InlineData("VG-INPUT-009",
        "<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><field name=\"a\">\n  <grammar> 1 | 23 | * </grammar><prompt>One?</prompt>\n<catch event=\"noinput nomatch\"><exit/></catch></field></form></vxml>",
        "<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><field name=\"a\">\n  <grammar mode=\"dtmf\" version=\"1.0\" root=\"keys\"><rule id=\"keys\"><one-of><item>1</item><item>2 3</item><item>*</item></one-of></rule></grammar><prompt>One?</prompt>\n<catch event=\"noinput nomatch\"><exit/></catch></field></form></vxml>")]
    [InlineData("VG-DOC-005", "<?xml version=\"1.0\"?>\n<!-- old -->\n<vxml\n  xmlns=\"http://www.w3.org/2001/vxml\"><form><block>Hello.</block></form></vxml>",
        "<?xml version=\"1.0\"?>\n<!-- old -->\n<vxml version=\"2.1\"\n  xmlns=\"http://www.w3.org/2001/vxml\"><form><block>Hello.</block></form></vxml>")]
    [InlineData("VG-DOC-006", "<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block><prompt bargein=\"False\">True</prompt></block></form></vxml>",
        "<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block><prompt bargein=\"false\">True</prompt></block></form></vxml>")]
    [InlineData("VG-DOC-010", "<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/voicexml\"><form><block>Hello.</block></form></vxml>",
        "<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block>Hello.</block></form></vxml>")]
    public void A_finding_is_repaired_in_its_place(string rule, string before, string after)
    {
        using var folder = new TestFolder();
        folder.Write("main.vxml", before);
        Assert.Contains(Linter.Run([folder.Path]).Findings, f => f.Rule.Id == rule);
        var report = Fixer.Run([folder.Path]);
        Assert.Contains(report.Fixed, f => f.Rule.Id == rule);
        Assert.Equal(after, File.ReadAllText(Path.Combine(folder.Path, "main.vxml")));
        Assert.True(report.Left.Findings.IsEmpty, LintText.Write(report.Left));
        Assert.Empty(Fixer.Run([folder.Path]).Fixed);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block><prompt timeout=\"5\">Hello.</prompt></block></form></vxml>")]
    [InlineData("<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block><prompt bargein=\"yes\">Hello.</prompt></block></form></vxml>")]
    [InlineData("<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block><log>start;</log>Hello.</block></form></vxml>")]
    [InlineData("<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block>Hello.</block></form>")]
    public void What_only_a_person_can_know_is_left_alone(string text)
    {
        using var folder = new TestFolder();
        folder.Write("main.vxml", text);
        var report = Fixer.Run([folder.Path]);
        Assert.Empty(report.Fixed);
        Assert.NotEmpty(report.Left.Findings);
        Assert.Equal(text, File.ReadAllText(Path.Combine(folder.Path, "main.vxml")));
    }

    /// <summary>Over all cases of all rules, and other people's documents: nothing is made worse, and a second run finds nothing to do.</summary>
    [Fact]
    public void No_repair_brings_a_new_finding()
    {
        using var folder = new TestFolder();
        foreach (var source in Directory.EnumerateFiles(Places.Lint, "*.vxml", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder.Path, Path.GetRelativePath(Places.Lint, source));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }
        foreach (var rule in Directory.GetDirectories(folder.Path))
        {
            foreach (var path in Directory.GetFileSystemEntries(rule))
            {
                var before = Linter.Run([path]).Findings;
                var report = Fixer.Run([path]);
                Assert.All(report.Fixed, f => Assert.Contains(f.Rule.Id, Fixer.Rules));
                // A document that was refused has been looked at as far as the refusal only.
                var wasRefused = before.Any(f => f.Rule.Level == LintLevel.Error);
                if (!wasRefused) Assert.True(report.Left.Findings.Length + report.Fixed.Length <= before.Length, $"{path}\n{LintText.Write(report.Left)}");
                Assert.Empty(Fixer.Run([path]).Fixed);
            }
        }
    }

    [Fact]
    public void A_file_that_is_not_utf_8_is_left_alone()
    {
        using var folder = new TestFolder();
        var bytes = System.Text.Encoding.Latin1.GetBytes("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><vxml xmlns=\"http://www.w3.org/2001/vxml\"><form><block>Grüße.</block></form></vxml>");
        File.WriteAllBytes(Path.Combine(folder.Path, "main.vxml"), bytes);
        Assert.Empty(Fixer.Run([folder.Path]).Fixed);
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(folder.Path, "main.vxml")));
    }
}
