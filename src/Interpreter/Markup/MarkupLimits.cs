namespace VxmlGir.Interpreter.Markup;

/// <summary>Bounds of one XML document, checked while it is read.</summary>
public sealed record MarkupLimits
{
    public static MarkupLimits Default { get; } = new();

    /// <summary>Elements within each other.</summary>
    public int Depth { get; init; } = 256;

    public int Bytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>Elements, ends of elements and pieces of text.</summary>
    public int Nodes { get; init; } = 20_000;

    /// <summary>Characters of one attribute.</summary>
    public int AttributeLength { get; init; } = 64 * 1024;
}
