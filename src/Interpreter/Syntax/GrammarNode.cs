using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>A grammar as it stands in a document (section 3.1): inline, built-in, or somewhere else.</summary>
internal abstract record GrammarNode(SourcePlace Place)
{
    /// <summary>Understood when the document was parsed; matching it may still need grammars it refers to.</summary>
    public sealed record Inline(GrammarSource Source, SourcePlace Place) : GrammarNode(Place)
    {
        public GrammarSlot Compiled { get; } = new();
    }

    /// <summary>Complete: built-in types, options, choices.</summary>
    public sealed record Ready(Grammar Grammar, SourcePlace Place) : GrammarNode(Place);

    public sealed record External(string? Source, ScriptSource? SourceExpr, GrammarMode? Mode, FetchNode Fetch, SourcePlace Place) : GrammarNode(Place);

    /// <summary>Of a kind the platform does not have, or contradictory; activating it throws an event.</summary>
    public sealed record Unsupported(string Reason, SourcePlace Place) : GrammarNode(Place)
    {
        /// <summary>What is thrown (VoiceXML 2.0 section 5.2.6).</summary>
        public string EventName { get; init; } = EventNames.Unsupported + "format";
    }
}
