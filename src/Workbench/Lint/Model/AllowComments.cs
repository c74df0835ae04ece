using System.Text.RegularExpressions;

namespace VxmlGir.Workbench.Lint.Model;

/// <summary>Comments <c>lint: allow VG-…</c> of a file: each takes findings on its line and the next one back. Looked for as text: a file that cannot be read has them too.</summary>
internal sealed partial class AllowComments
{
    private readonly Dictionary<int, HashSet<string>> _allowed = [];

    public AllowComments(string text)
    {
        if (!text.Contains("lint:", StringComparison.Ordinal)) return;
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (AllowForm().Match(line) is { Success: true } match) _allowed[number] = [.. RuleForm().Matches(match.Value).Select(m => m.Value)];
        }
    }

    public bool Allow(string rule, int line) =>
        (_allowed.TryGetValue(line, out var here) && here.Contains(rule)) || (_allowed.TryGetValue(line - 1, out var before) && before.Contains(rule));

    [GeneratedRegex("<!--\\s*lint:\\s*allow\\s[^>]*-->", RegexOptions.NonBacktracking)]
    private static partial Regex AllowForm();

    [GeneratedRegex("VG-[A-Z]+-[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex RuleForm();
}
