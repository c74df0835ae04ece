namespace VxmlGir.Interpreter.Markup;

/// <summary>
/// An element or attribute whose implementation is switched off, for mutation checks: the rules of the document still see it, what
/// reads it does not. Written as <c>element</c> or <c>element@attribute</c>; prefixes do not count. <c>property=name</c> is a property that nobody's
/// value of is heeded, so that the platform's own holds.
/// </summary>
public sealed record Omission(string Element, string? Attribute)
{
    /// <summary>The property that is ignored; null: none.</summary>
    public string? Property => Element.StartsWith(PropertyMark, StringComparison.Ordinal) ? Element[PropertyMark.Length..] : null;

    private const string PropertyMark = "property=";

    public static Omission Of(string text) => text.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? new(text[..at], text[(at + 1)..]) : new(text, null);

    /// <summary>The tree without it; null when it was the root.</summary>
    internal MarkupElement? Apply(MarkupElement element)
    {
        if (Attribute is null && element.Name == Element) return null;
        return element with
        {
            Attributes = element.Name == Element && Attribute is not null ? [.. element.Attributes.Select(Ignore)] : element.Attributes,
            Children = [.. element.Children.Select(c => c is MarkupElement inner ? Apply(inner) : c).OfType<MarkupNode>()],
        };
    }

    private MarkupAttribute Ignore(MarkupAttribute attribute) => attribute.Name == Attribute ? attribute with { IsIgnored = true } : attribute;
}
