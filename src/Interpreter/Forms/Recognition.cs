using System.Collections.Immutable;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Forms;

/// <summary>Whose grammar it is, in order of precedence (section 3.1.4).</summary>
internal abstract record GrammarOwner
{
    private GrammarOwner() { }

    public sealed record Item(FormItemNode Node) : GrammarOwner;

    public sealed record Choice(FieldNode Field, ChoiceNode Node) : GrammarOwner;

    public sealed record Dialog(FormNode Form) : GrammarOwner
    {
        /// <summary>The document it stands in; null: the one that runs.</summary>
        public VoiceXmlDocument? Home { get; init; }
    }

    /// <summary>A choice of another menu of the document that listens everywhere.</summary>
    /// <param name="Frame">Where it jumps from: its own document.</param>
    public sealed record OtherChoice(ChoiceNode Node, Frame Frame) : GrammarOwner;

    public sealed record Link(LinkNode Node, Frame Frame) : GrammarOwner;
}

internal sealed record ActiveGrammar(Grammar Grammar, GrammarOwner Owner);

/// <summary>What the caller said or pressed, and what it means.</summary>
internal sealed record Recognition(ActiveGrammar Grammar, string Utterance, string InputMode, double Confidence, ScriptValue Interpretation)
{
    /// <summary>What else it may have been, best first (<c>maxnbest</c>).</summary>
    public ImmutableArray<Recognition> Others { get; init; } = [];

    /// <summary>What was said, as sound (<c>recordutterance</c>).</summary>
    public CaptureResult? Recording { get; init; }
}

/// <summary>What collecting came to; a closed set.</summary>
internal abstract record Collected
{
    private Collected() { }

    public sealed record Match(ActiveGrammar Grammar, string Utterance, string InputMode, double Confidence, ImmutableArray<MatchNote> Notes) : Collected
    {
        public ImmutableArray<Match> Others { get; init; } = [];

        public CaptureResult? Recording { get; init; }
    }

    public sealed record NoMatch(string Utterance, string InputMode) : Collected
    {
        public double Confidence { get; init; }

        public CaptureResult? Recording { get; init; }
    }

    public sealed record NoInput : Collected;

    public sealed record HungUp : Collected;

    public sealed record Event(string Name, string? Message) : Collected;

    /// <summary>The session ends; <c>SessionState.Verdict</c> says why.</summary>
    public sealed record Ended : Collected;
}
