using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace VxmlGir.Host.Configuration.Options;

/// <summary>Small truths about YAML.</summary>
internal static partial class Yaml
{
    /// <summary>A scalar so that YAML reads the same text back.</summary>
    public static string Quote(string text) => PlainPattern().IsMatch(text) ? text : "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    public static string Describe(YamlNode node) => node switch
    {
        YamlScalarNode { Value: { } v } => v.Length > 80 ? $"'{v[..80]}…'" : $"'{v}'",
        YamlSequenceNode => "a list",
        YamlMappingNode => "a mapping",
        _ => "nothing",
    };

    [GeneratedRegex(@"^[A-Za-z0-9/][A-Za-z0-9._/:+@-]*%?$(?<!:)")]
    private static partial Regex PlainPattern();
}
