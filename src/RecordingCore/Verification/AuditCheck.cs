using System.Globalization;
using System.Text;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Ledger;

namespace VxmlGir.RecordingCore.Verification;

/// <summary>The audit log's own chain, and its states in the ledger.</summary>
internal static class AuditCheck
{
    /// <summary>Lines of it.</summary>
    public static long Run(string path, IReadOnlyDictionary<long, LedgerEntry> entries, List<Finding> findings)
    {
        var lines = File.Exists(path) ? Encoding.UTF8.GetString(File.ReadAllBytes(path)).Split('\n') : [];
        if (lines is [.., ""]) lines = lines[..^1];
        else if (lines.Length > 0) findings.Add(new Finding(FindingKind.Torn, $"{path}:{lines.Length}", "the last line has no end"));
        var chained = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var previous = AuditLog.Field(lines[i], AuditLog.PreviousField);
            // Lines of an earlier version, at the beginning only.
            if (previous is null && !chained && AuditLog.Field(lines[i], "time") is not null) continue;
            var before = i == 0 ? LedgerHead.Start.Hash : Digests.Of(lines[i - 1]);
            var expected = chained ? AuditLog.NumberOf(lines[i - 1]) + 1 : 1;
            if (previous != before || AuditLog.NumberOf(lines[i]) != expected)
                findings.Add(new Finding(FindingKind.Changed, $"{path}:{i + 1}", "does not follow the line before: one of them was changed, removed, inserted or moved"));
            chained = true;
        }
        States(path, lines, entries, findings);
        return lines.Length;
    }

    private static void States(string path, string[] lines, IReadOnlyDictionary<long, LedgerEntry> entries, List<Finding> findings)
    {
        var byNumber = lines.GroupBy(AuditLog.NumberOf).ToDictionary(g => g.Key, g => Digests.Of(g.Last()));
        foreach (var (at, entry) in entries)
        {
            if (entry is not { Step: LedgerStep.Audit, Detail: { } state } || state.Split(' ') is not [var text, var hash] || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) continue;
            if (byNumber.GetValueOrDefault(number) == hash) continue;
            findings.Add(byNumber.ContainsKey(number)
                ? new Finding(FindingKind.Changed, $"{path} line {number}", $"is not the one that entry {at} of the ledger knows")
                : new Finding(FindingKind.RolledBack, path, $"line {number}, which entry {at} of the ledger knows, is gone: cut off, or an older state was put back"));
        }
    }
}
