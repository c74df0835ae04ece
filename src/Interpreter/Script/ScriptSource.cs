using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Script;

/// <summary>
/// One expression or program of a document, with its place. Compared by reference: engines keep what they parsed
/// as long as the document that holds the source lives.
/// </summary>
public sealed class ScriptSource(string text, SourcePlace place)
{
    public string Text { get; } = text;

    /// <summary>Statements, not one expression.</summary>
    public bool IsProgram { get; init; }

    public SourcePlace Place { get; } = place;

    /// <summary>What needs no engine: a literal or a plain path of names; null for everything else.</summary>
    internal TrivialExpression? Trivial { get; } = TrivialExpression.TryRead(text);

    public override string ToString() => Text;
}
