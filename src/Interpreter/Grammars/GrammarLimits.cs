namespace VxmlGir.Interpreter.Grammars;

/// <summary>Bounds of one grammar; beyond one it is <c>error.badfetch.grammar</c>.</summary>
public sealed record GrammarLimits
{
    public static GrammarLimits Default { get; } = new();

    /// <summary>Bytes of a grammar that stands alone.</summary>
    public int Bytes { get; init; } = 1024 * 1024;

    /// <summary>States after its references and repeats are expanded.</summary>
    public int States { get; init; } = 10_000;

    /// <summary>Largest number of a repeat.</summary>
    public int Repeat { get; init; } = 100;

    /// <summary>Rules that refer to rules, none of them to itself.</summary>
    public int ReferenceDepth { get; init; } = 64;

    /// <summary>Brackets within each other in ABNF form; elements are bounded as those of any document.</summary>
    public int Nesting { get; init; } = 100;

    /// <summary>Further grammars that its references may pull in, directly or not.</summary>
    public int Referenced { get; init; } = 32;
}
