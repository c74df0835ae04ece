using System.Text.RegularExpressions;

namespace VxmlGir.Interpreter.Tests.Conformance;

/// <summary><c>docs/voicexml.md</c> maps every section of <c>sections.txt</c>, by number and title, to dialogs that exist, and names every folder of dialogs.</summary>
public sealed partial class SectionTableTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Places.Repository, "docs", "voicexml.md"));

    [Fact]
    public void Every_section_has_a_row_with_dialogs()
    {
        var file = Path.Combine(Places.Repository, "tests", "Interpreter.Tests", "Conformance", "sections.txt");
        var wanted = File.ReadAllLines(file).Where(l => l.Length > 0 && l[0] != '#').ToList();
        Assert.NotEmpty(wanted);
        var rows = Rows().ToLookup(r => r.Section, r => r.Dialogs);
        Assert.All(wanted, w => Assert.True(rows[w].Any(d => d > 0), $"{w} has no row with dialogs"));
        Assert.All(rows, r => Assert.Contains(r.Key, wanted));
    }

    [Fact]
    public void Every_dialog_that_is_named_exists()
    {
        var names = DialogName().Matches(Text).Select(m => m.Value).Distinct().ToList();
        Assert.NotEmpty(names);
        Assert.All(names, n => Assert.True(File.Exists(Path.Combine(Places.Dialogs, n + ".expected")), n));
    }

    [Fact]
    public void Every_folder_of_dialogs_is_named()
    {
        var named = DialogName().Matches(Text).Select(m => m.Value.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        Assert.All(Directory.EnumerateDirectories(Places.Dialogs).Select(d => Path.GetFileName(d)), f => Assert.Contains(f, named));
    }

    private static IEnumerable<(string Section, int Dialogs)> Rows()
    {
        var version = "";
        foreach (var line in Text.Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) version = line.StartsWith("## VoiceXML ", StringComparison.Ordinal) ? line["## VoiceXML ".Length..] : "";
            if (version.Length > 0 && SectionRow().Match(line) is { Success: true } row) yield return ($"{version} {row.Groups[1].Value}".Replace("`", ""), DialogName().Count(line));
        }
    }

    [GeneratedRegex("^\\| ([0-9A-Z][0-9.]* [^|]+?) \\|")]
    private static partial Regex SectionRow();

    [GeneratedRegex("[0-9]{3}-[a-z]+/[a-z0-9-]+")]
    private static partial Regex DialogName();
}
