using System.Collections.Immutable;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>Where a link or a choice leads: to a dialog, a document or an event (sections 2.2.1 and 2.5).</summary>
internal sealed record JumpNode(string? Next, ScriptSource? Expr, string? Event, ScriptSource? EventExpr, string? Message, ScriptSource? MessageExpr, FetchNode Fetch, SourcePlace Place)
{
    public ValueTask<Completion> ExecuteAsync(Frame frame) => Event is not null || EventExpr is not null
        ? new ThrowNode(Event, EventExpr, Message, MessageExpr, Place).ExecuteAsync(frame)
        : new GotoNode(Next, Expr, null, null, Fetch, Place).ExecuteAsync(frame);
}

internal sealed record LinkNode(ImmutableArray<GrammarNode> Grammars, JumpNode Jump, SourcePlace Place);

/// <summary><c>&lt;choice&gt;</c> of a menu or <c>&lt;option&gt;</c> of a field.</summary>
/// <param name="Text">What <c>enumerate</c> says.</param>
/// <param name="Jump">Null for an option.</param>
/// <param name="Value">An option's value.</param>
internal sealed record ChoiceNode(string Text, string? Dtmf, ImmutableArray<GrammarNode> Grammars, JumpNode? Jump, string? Value, SourcePlace Place);
