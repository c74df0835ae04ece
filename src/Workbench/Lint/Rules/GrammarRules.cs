using System.Collections.Immutable;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Rules;

/// <summary>Grammar files, whether a document refers to them or not.</summary>
internal static class GrammarRules
{
    private static readonly LintRule Refused = new("VG-INPUT-011", LintLevel.Error, "The platform refuses a grammar file",
        "The file (.grxml, .srgs, .gram, .abnf) is no SRGS in XML or ABNF form, breaks a rule of it, passes a limit, or refers to a rule that it does not have; the message says what. In a call error.badfetch.grammar is thrown as soon as the grammar is wanted.");

    public static ImmutableArray<LintRule> All { get; } = [Refused];

    public static void Check(LintContext context, LintGrammar grammar)
    {
        foreach (var diagnostic in grammar.Diagnostics)
        {
            // Of JSGF and the like a reader of XML has nothing to say that helps.
            var message = diagnostic.Code == "not-well-formed" && !grammar.IsMarkup ? "is neither XML nor begins with '#ABNF 1.0;'" : diagnostic.Message;
            context.Report(diagnostic.Severity == Severity.Error ? Refused : ParserRules.Doubtful, diagnostic.Place, message);
        }
        foreach (var reference in grammar.Dangling) context.Report(Refused, reference.Place, $"the grammar has no rule '{reference.Rule}'");
    }
}
