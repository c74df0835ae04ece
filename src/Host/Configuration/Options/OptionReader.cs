using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace VxmlGir.Host.Configuration.Options;

/// <summary>Walks the YAML tree along the table and collects every error with its place. Lives for one load.</summary>
internal sealed class OptionReader(string file)
{
    private const int MaxErrors = 50;
    private readonly List<ConfigurationError> _errors = [];

    public int ErrorCount => _errors.Count;

    public IReadOnlyList<ConfigurationError> Errors => _errors;

    public string PlaceOf(YamlNode node) => $"{file}:{node.Start.Line}:{node.Start.Column}";

    public void Fault(YamlNode node, string text) => Fault(node.Start.Line, node.Start.Column, text);

    public void Fault(long line, long column, string text)
    {
        if (_errors.Count < MaxErrors) _errors.Add(new($"{file}:{line}:{column}", text));
    }

    public Parsed<object?>? DoesNotFit(YamlNode node, Option option, string found)
    {
        Fault(node, $"{option.Path}: expected {option.Expected}, found {found}");
        return null;
    }

    /// <summary>The text of a scalar; null, with the error noted, for a list, a mapping, or nothing at all.</summary>
    public string? Scalar(YamlNode node, Option option)
    {
        // `name:` with nothing after it is a mistake more often than a wish; "" says empty.
        if (node is YamlScalarNode { Value: { } value } scalar && (value.Length > 0 || scalar.Style != YamlDotNet.Core.ScalarStyle.Plain)) return value;
        DoesNotFit(node, option, node is YamlScalarNode ? "nothing" : Yaml.Describe(node));
        return null;
    }

    /// <summary>Reads one mapping against its options; the prefix is for messages.</summary>
    public OptionValues Mapping(YamlNode node, ImmutableArray<Option> options, string prefix)
    {
        var values = new OptionValues(options);
        if (node is YamlScalarNode { Value: null or "" }) return values;
        if (node is not YamlMappingNode mapping)
        {
            Fault(node, $"{prefix.TrimEnd('.')}: expected a mapping, found {Yaml.Describe(node)}");
            return values;
        }
        foreach (var (key, value) in mapping)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (options.FirstOrDefault(o => o.Path[(o.Path.IndexOf('.') + 1)..] == name) is not { } option)
                Fault(key, $"{prefix}{name}: no such option{Nearest.Hint(name, options.Select(o => o.Path[(o.Path.IndexOf('.') + 1)..]))}");
            else if (option.Read(value, this) is { } read) values.Set(option, read.Value, PlaceOf(value));
        }
        return values;
    }
}
