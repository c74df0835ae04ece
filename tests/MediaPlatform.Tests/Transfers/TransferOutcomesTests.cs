using System.Text.RegularExpressions;
using VxmlGir.MediaPlatform.Transfers;

namespace VxmlGir.MediaPlatform.Tests.Transfers;

/// <summary><c>docs/decisions/0012-transfers.md</c> says exactly what the code does with every final answer.</summary>
public sealed partial class TransferOutcomesTests
{
    [Fact]
    public void The_page_says_what_every_answer_means()
    {
        var named = Page().SelectMany(r => Number().Matches(r.Sip).Select(m => (Status: int.Parse(m.Value), r.Outcome))).ToDictionary(p => p.Status, p => p.Outcome);
        var ofServers = Page().Single(r => r.Sip == "5xx").Outcome;
        var others = Page().Single(r => r.Sip.StartsWith("other refusals", StringComparison.Ordinal)).Outcome;
        Assert.True(named.Count >= 18, $"only {named.Count} answers are named");
        for (var status = 300; status < 700; status++)
        {
            Assert.Equal(named.GetValueOrDefault(status, status is >= 500 and < 600 ? ofServers : others), TransferOutcomes.Of(status));
        }
    }

    // Our own 503 stands for a call that could not be sent, our own 408 for one that nobody answered.
    [Fact]
    public void What_the_stack_says_itself_is_told_apart()
    {
        Assert.Equal(Page().Single(r => r.Sip.StartsWith("the target cannot be", StringComparison.Ordinal)).Outcome, TransferOutcomes.Of(503, local: true));
        Assert.Equal("noanswer", TransferOutcomes.Of(408, local: true));
    }

    private static IEnumerable<(string Sip, string Outcome)> Page() =>
        File.ReadLines(Path.Combine(Root(), "docs", "decisions", "0012-transfers.md"))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries)).Where(c => c.Length == 4 && c[2].StartsWith('`')).Select(c => (c[1], c[2].Split('`')[1]));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "VxmlGir.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(@"\b[3-6]\d\d\b")]
    private static partial Regex Number();
}
