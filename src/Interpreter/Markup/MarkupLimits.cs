namespace VxmlGir.Interpreter.Markup;

/// <summary>Bounds of one XML document, checked while it is read.</summary>
internal sealed record MarkupLimits
{
    public static MarkupLimits Default { get; } = new();

    public int Depth { get; init; } = 256;

    public int Bytes { get; init; } = 2 * 1024 * 1024;

    public int Nodes { get; init; } = 20_000;

    public int AttributeLength { get; init; } = 64 * 1024;
}
