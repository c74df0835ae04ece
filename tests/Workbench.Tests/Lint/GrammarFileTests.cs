using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Parsing;
using VxmlGir.Workbench.Lint;
using VxmlGir.Workbench.Tests.Support;

namespace VxmlGir.Workbench.Tests.Lint;

/// <summary>Grammar files are read where they lie, as a call would read them.</summary>
public sealed class GrammarFileTests
{
    private const string Good = "#ABNF 1.0;\nlanguage en;\nroot $r;\npublic $r = yes;\n";
    private const string Bad = "#ABNF 1.0;\nlanguage en;\nroot $r;\npublic $r = yes | $no;\n";

    [Theory]
    [InlineData("bad-1.grxml", "7:7")]
    [InlineData("bad-2.srgs", "4:23")]
    [InlineData("bad-3.gram", "5:29")]
    [InlineData("bad-4.abnf", "1:1")]
    [InlineData("bad-5/grammars/city.grxml", "2:2")]
    public void The_place_is_told(string file, string place)
    {
        var path = Path.Combine(Places.Lint, "VG-INPUT-011", file);
        Assert.StartsWith($"{path}:{place}: error VG-INPUT-011: ", Assert.Single(Linter.Run([path]).Findings).ToString());
    }

    [Theory]
    [InlineData("#JSGF V1.0;\ngrammar digits;\npublic <digits> = 1;\n", "is neither XML nor begins with '#ABNF 1.0;'")]
    [InlineData("", "is neither XML nor begins with '#ABNF 1.0;'")]
    [InlineData("\uFEFF<grammar", "Unexpected end of file")]
    public void What_is_no_grammar_is_said_in_words_that_help(string text, string message)
    {
        using var folder = new TestFolder();
        folder.Write("a.gram", text);
        Assert.StartsWith(message, Assert.Single(Linter.Run([folder.Path]).Findings).Message);
    }

    [Fact]
    public void They_are_found_in_applications_and_beside_them_and_counted()
    {
        using var folder = new TestFolder();
        folder.Write("shared/a.gram", Bad);
        folder.Write("one/main.vxml", "<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block>hello</block></form></vxml>");
        folder.Write("one/g/b.abnf", Bad);
        folder.Write("one/g/c.abnf", Good);
        folder.Write(".hidden/d.abnf", Bad);
        var report = Linter.Run([folder.Path]);
        Assert.Equal(["one/g/b.abnf", "shared/a.gram"], report.Findings.Select(f => Path.GetRelativePath(folder.Path, f.Place.File)).Order(StringComparer.Ordinal));
        Assert.Equal(4, report.Documents);
        Assert.Empty(Linter.Run([Path.Combine(folder.Path, "one", "main.vxml")]).Findings);
        // The platform parses them when a call wants them; its look at what it takes up tells earlier.
        Assert.Equal("VG-INPUT-011", Assert.Single(Linter.BeyondParsing(Path.Combine(folder.Path, "one"))).Rule.Id);
    }

    [Fact]
    public void They_are_held_to_the_bounds_of_the_configuration()
    {
        using var folder = new TestFolder();
        folder.Write("a.abnf", Good);
        Assert.Empty(Linter.Run([folder.Path]).Findings);
        var limits = new LintLimits { Documents = DocumentLimits.Default with { Grammars = new GrammarLimits { Bytes = 20 } } };
        Assert.Contains("more than 20 bytes", Assert.Single(Linter.Run([folder.Path], limits).Findings).Message);
    }

    [Fact]
    public void What_a_grammar_takes_with_a_guess_is_a_warning()
    {
        using var folder = new TestFolder();
        folder.Write("a.grxml", "<grammar xmlns=\"http://www.w3.org/2001/06/grammar\" version=\"1.0\" mode=\"dtmf\" root=\"r\">\n  <x:y xmlns:x=\"urn:x\"/>\n  <rule id=\"r\">1</rule>\n</grammar>\n");
        var finding = Assert.Single(Linter.Run([folder.Path]).Findings);
        Assert.Equal(("VG-DOC-010", 2), (finding.Rule.Id, finding.Place.Line));
    }
}
