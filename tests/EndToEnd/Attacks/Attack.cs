using System.Globalization;
using System.Text.RegularExpressions;
using VxmlGir.EndToEnd.Support;

namespace VxmlGir.EndToEnd.Attacks;

/// <summary>
/// One hostile application as it lies in <c>Data/attacks/&lt;group&gt;</c>: a document, or a script that is put into one. Its first line says what is
/// expected; <c>⟦n×text⟧</c> stands for a text n times, <c>{web}</c> and <c>{honeypot}</c> for servers of the test.
/// </summary>
/// <param name="Expect">
/// An event that comes first, <c>value</c> when the application gets past the attack, <c>contained</c> for either, <c>looplimit</c> for the end
/// at a limit, <c>refused</c> when the application is not even taken up.
/// </param>
internal sealed partial record Attack(string Group, string Name, string Expect, string Text)
{
    /// <summary>The folder of the application, and what is dialled.</summary>
    public string Application => $"{Group}-{Name}";

    public static IReadOnlyList<Attack> All() =>
        [.. Directory.EnumerateFiles(Repository.Data("attacks"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read)];

    private static Attack Read(string file)
    {
        var raw = File.ReadAllText(file);
        var (group, name) = (Path.GetFileName(Path.GetDirectoryName(file)!), Path.GetFileNameWithoutExtension(file));
        var expect = Expected().Match(raw.Split('\n', 2)[0]);
        Assert.True(expect.Success, $"{file}: the first line says nothing of what is expected");
        var text = Many().Replace(raw, m => string.Concat(Enumerable.Repeat(m.Groups[2].Value, int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))));
        // A document may want to begin without our line: a declaration, a byte order mark, nothing at all.
        if (group == "document") text = text[(text.IndexOf('\n') + 1)..].TrimEnd('\n');
        return new Attack(group, name, expect.Groups[1].Value, file.EndsWith(".js", StringComparison.Ordinal) ? InDocument(text) : text);
    }

    private static string InDocument(string script) => $"""
        <vxml version="2.1" xmlns="http://www.w3.org/2001/vxml" xml:lang="en-US">
          <catch event="error"><log>caught <value expr="_event"/></log><exit/></catch>
          <form>
            <block><log>begin</log></block>
            <block><script><![CDATA[{script}]]></script><log>value</log></block>
          </form>
        </vxml>
        """;

    [GeneratedRegex("expect: ([a-z.-]+[a-z])")]
    private static partial Regex Expected();

    [GeneratedRegex("⟦([0-9]+)×([^⟧]*)⟧")]
    private static partial Regex Many();
}
