using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Forms;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Execution;

/// <summary>How executable content ended: jumps are values (VoiceXML 2.0 section 5.3).</summary>
internal abstract record Completion
{
    private Completion() { }

    public static Completion Done { get; } = new Normal();

    public sealed record Normal : Completion;

    /// <summary><c>goto nextitem</c>.</summary>
    public sealed record NextItem(string Name) : Completion;

    /// <summary>Another dialog of the same document, which keeps its variables.</summary>
    /// <param name="Result">What was recognised, when a grammar of that dialog matched while another one was active.</param>
    public sealed record Dialog(string? Id, Recognition? Result = null) : Completion
    {
        /// <summary>The dialog itself, when it may have no name.</summary>
        public FormNode? Form { get; init; }
    }

    public sealed record Document(DocumentRequest Request) : Completion
    {
        /// <summary>What a grammar of that document has recognised already.</summary>
        public Recognition? Result { get; init; }
    }

    public sealed record Submit(DocumentRequest Request) : Completion;

    /// <summary>End of a subdialog: values, or an event to be thrown at its caller.</summary>
    public sealed record Return(ImmutableArray<KeyValuePair<string, ScriptValue>> Values, VoiceXmlEvent? Event) : Completion;

    public sealed record Exit(ImmutableDictionary<string, string> Values) : Completion;

    public sealed record Throw(VoiceXmlEvent Event) : Completion;
}
