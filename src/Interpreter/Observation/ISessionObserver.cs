using System.Collections.Immutable;
using VxmlGir.Interpreter.Forms;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Observation;

/// <summary>Looks on while a session runs. Answers nothing and changes nothing: a run with and without it is the same.</summary>
internal interface ISessionObserver
{
    /// <summary>A dialog, form item, handler, <c>filled</c> or executable element begins, at the place of its element.</summary>
    void Enters(SourcePlace place);

    /// <summary>A <c>cond</c> was evaluated; <paramref name="condition"/> knows its place.</summary>
    void Decides(ScriptSource condition, bool holds);

    /// <summary>An item waits; what the caller may say or press is what these grammars hold.</summary>
    void Listens(FormItemNode item, ImmutableArray<ActiveGrammar> grammars);

    /// <summary>Input matched: whose grammar it was, and by which of its rules and words.</summary>
    void Matches(ActiveGrammar grammar, ImmutableArray<Grammars.MatchNote> notes);

    /// <summary>The session has ended. <paramref name="evaluate"/> gives an expression's text as the last dialog sees it; null when it cannot be evaluated.</summary>
    ValueTask EndsAsync(Func<string, ValueTask<string?>> evaluate) => ValueTask.CompletedTask;
}
