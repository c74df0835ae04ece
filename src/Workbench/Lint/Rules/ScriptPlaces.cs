using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Workbench.Lint.Rules;

/// <param name="IsProgram">Statements, not one expression.</param>
internal readonly record struct ScriptPlace(string Text, bool IsProgram, SourcePlace Place, string Attribute);

/// <summary>Which parts of an element are ECMAScript.</summary>
internal static class ScriptPlaces
{
    private static readonly ImmutableHashSet<string> Attributes =
        ["expr", "cond", "srcexpr", "expritem", "eventexpr", "messageexpr", "destexpr", "aaiexpr", "nameexpr", "array"];

    public static IEnumerable<ScriptPlace> Of(MarkupElement element)
    {
        foreach (var attribute in element.Attributes)
        {
            if (attribute.Namespace.Length == 0 && Attributes.Contains(attribute.Name)) yield return new(attribute.Value, false, attribute.Place, attribute.Name);
        }
        if (element.Name == "script" && element.Attribute("src") is null && element.Attribute("srcexpr") is null && element.InnerText is var text && !string.IsNullOrWhiteSpace(text))
            yield return new(text, true, element.Children.FirstOrDefault()?.Place ?? element.Place, "");
    }
}
