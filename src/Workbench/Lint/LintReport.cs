using System.Collections.Immutable;

namespace VxmlGir.Workbench.Lint;

/// <summary>All findings, by file, line and column.</summary>
/// <param name="Documents">How many documents and grammar files were looked at.</param>
/// <param name="Absent">The first path that is neither a file nor a folder; then nothing was looked at.</param>
public sealed record LintReport(ImmutableArray<LintFinding> Findings, int Documents, string? Absent)
{
    public int Count(LintLevel level) => Findings.Count(f => f.Rule.Level == level);
}
