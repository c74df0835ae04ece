using System.Text.RegularExpressions;
using VxmlGir.EndToEnd.Support;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>What the decision page says SIP answers mean to a dialog; real calls are held against it.</summary>
internal static partial class TransferPage
{
    private static readonly int[] ServerFailures = [500, 503, 504];
    private static readonly int[] Others = [302, 488];

    /// <summary>Each status that the page names, and some of those it names by their class, with what the trace then has.</summary>
    public static IReadOnlyList<(int Status, string Told)> Answers { get; } =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "decisions", "0012-transfers.md"))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries)).Where(c => c.Length == 4 && c[2].StartsWith('`'))
            .SelectMany(c => Statuses(c[1]).Select(s => (s, Told(c[2].Trim('`').Split('`')[0])))),
    ];

    public static string Told(string outcome) => outcome.StartsWith("error.", StringComparison.Ordinal) ? $"refused: {outcome}" : $"outcome {outcome}";

    private static IEnumerable<int> Statuses(string cell) => cell switch
    {
        "5xx" => ServerFailures,
        _ when cell.Contains("3xx", StringComparison.Ordinal) => Others,
        _ => Status().Matches(cell).Select(m => int.Parse(m.Value)),
    };

    [GeneratedRegex(@"\b[3-6]\d\d\b")]
    private static partial Regex Status();
}
