using System.Text;
using System.Text.Json;

namespace VxmlGir.EndToEnd.Support.Running;

/// <summary>Options with dotted names as nested YAML; scalars as JSON, which YAML reads.</summary>
internal static class Yaml
{
    public static string Write(IReadOnlyDictionary<string, object> options)
    {
        var root = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in options) Place(root, name.Split('.'), value);
        var text = new StringBuilder();
        Map(text, root, "");
        return text.ToString();
    }

    private static void Place(SortedDictionary<string, object> map, string[] path, object value)
    {
        if (path.Length == 1)
        {
            map[path[0]] = value;
            return;
        }
        if (!map.TryGetValue(path[0], out var inner)) map[path[0]] = inner = new SortedDictionary<string, object>(StringComparer.Ordinal);
        Place((SortedDictionary<string, object>)inner, path[1..], value);
    }

    private static void Map(StringBuilder text, SortedDictionary<string, object> map, string indent)
    {
        foreach (var (name, value) in map)
        {
            if (value is SortedDictionary<string, object> inner)
            {
                text.Append($"{indent}{name}:\n");
                Map(text, inner, indent + "  ");
            }
            else text.Append($"{indent}{name}: {JsonSerializer.Serialize(value, Plain)}\n");
        }
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
