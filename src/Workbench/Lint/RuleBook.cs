using System.Collections.Immutable;
using VxmlGir.Workbench.Lint.Flow;
using VxmlGir.Workbench.Lint.Rules;

namespace VxmlGir.Workbench.Lint;

/// <summary>All rules, by id.</summary>
public static class RuleBook
{
    public static ImmutableArray<LintRule> All { get; } =
    [
        .. new[] { ParserRules.All, RecordRules.All, SecretRules.All, FlowRules.All, ReferenceRules.All, StructureRules.All, InputRules.All, GrammarRules.All, PropertyRules.All, EventRules.All, ScriptRules.All, VariableRules.All }
            .SelectMany(r => r).OrderBy(r => r.Id, StringComparer.Ordinal),
    ];
}
