using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Workbench.Lint;

/// <summary>One finding and the place where it stands.</summary>
public sealed record LintFinding(LintRule Rule, SourcePlace Place, string Message)
{
    public override string ToString() => $"{Place}: {Rule.Level.ToString().ToLowerInvariant()} {Rule.Id}: {Message}";
}
