using System.Collections.Immutable;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint;

/// <summary>Where rules report to; drops what a file allows by comment and what was said already.</summary>
internal sealed class LintContext(LintApplication application)
{
    private readonly HashSet<LintFinding> _findings = [];

    public LintApplication Application { get; } = application;

    public ImmutableArray<LintFinding> Findings =>
        [.. _findings.OrderBy(f => f.Place.File, StringComparer.Ordinal).ThenBy(f => f.Place.Line).ThenBy(f => f.Place.Column).ThenBy(f => f.Rule.Id, StringComparer.Ordinal).ThenBy(f => f.Message, StringComparer.Ordinal)];

    public void Report(LintRule rule, SourcePlace place, string message)
    {
        if (Application.CommentsOf(place.File)?.Allow(rule.Id, place.Line) == true) return;
        _findings.Add(new LintFinding(rule, place, message));
    }
}
