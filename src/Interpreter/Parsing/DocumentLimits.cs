using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Markup;

namespace VxmlGir.Interpreter.Parsing;

/// <summary>Bounds of the documents and grammars of an application, wherever they come from.</summary>
public sealed record DocumentLimits
{
    public static DocumentLimits Default { get; } = new();

    public MarkupLimits Markup { get; init; } = MarkupLimits.Default;

    public GrammarLimits Grammars { get; init; } = GrammarLimits.Default;
}
