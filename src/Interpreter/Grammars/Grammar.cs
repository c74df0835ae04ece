using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>A grammar ready to match: its automaton, and what its matches mean.</summary>
/// <param name="Convert">For built-in grammars: the value of the matched keys; null uses the tags.</param>
internal sealed record Grammar(GrammarSource Source, Automaton Automaton, Func<string, ScriptValue>? Convert = null)
{
    public GrammarMode Mode => Source.Mode;
}
