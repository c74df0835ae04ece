namespace VxmlGir.Workbench.Lint;

public enum LintLevel
{
    Note,
    Warning,
    Error,
}

/// <summary>One thing the linter looks for.</summary>
/// <param name="Id">Stable: <c>VG-</c>, a group, a number. Never reused.</param>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Explanation">One paragraph: why it matters and what to do.</param>
public sealed record LintRule(string Id, LintLevel Level, string Title, string Explanation)
{
    public override string ToString() => Id;
}
