namespace VxmlGir.Host.Configuration;

/// <summary>One thing wrong with the configuration.</summary>
/// <param name="Place"><c>file:line:column</c>, <c>environment NAME</c> or <c>--set name</c>.</param>
/// <param name="Text">The option, what was expected, what was found.</param>
public sealed record ConfigurationError(string Place, string Text)
{
    public override string ToString() => $"{Place}: {Text}";
}
