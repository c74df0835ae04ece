using System.Collections.Immutable;
using VxmlGir.Interpreter.Forms;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Observation;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Workbench.Testing;

/// <summary>Looks on at one tested call: passes on what it reaches, and at its end looks up the variables that are expected.</summary>
internal sealed class CallObserver(ISessionObserver? coverage, ImmutableArray<string> expressions) : ISessionObserver
{
    private readonly Dictionary<string, string?> _variables = new(StringComparer.Ordinal);

    /// <summary>Text of each expression; null where it could not be evaluated.</summary>
    public IReadOnlyDictionary<string, string?> Variables => _variables;

    public void Enters(SourcePlace place) => coverage?.Enters(place);

    public void Decides(ScriptSource condition, bool holds) => coverage?.Decides(condition, holds);

    public void Listens(FormItemNode item, ImmutableArray<ActiveGrammar> grammars) => coverage?.Listens(item, grammars);

    public void Matches(ActiveGrammar grammar, ImmutableArray<MatchNote> notes) => coverage?.Matches(grammar, notes);

    public async ValueTask EndsAsync(Func<string, ValueTask<string?>> evaluate)
    {
        foreach (var expression in expressions) _variables[expression] = await evaluate(expression);
        if (coverage is not null) await coverage.EndsAsync(evaluate);
    }
}
