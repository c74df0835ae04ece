using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace VxmlGir.Host.Configuration.Options;

/// <summary>One row of the table.</summary>
/// <param name="Path"><c>section.name</c>; <c>name</c> alone inside a record.</param>
/// <param name="Description">One line.</param>
public abstract record Option(string Path, string Description)
{
    /// <summary>The shape and range, in words.</summary>
    public abstract string Expected { get; }

    /// <summary>The default as one line of YAML.</summary>
    public abstract string DefaultYaml { get; }

    public abstract object? DefaultValue { get; }

    public virtual bool HasEnvironment => true;

    public string Environment => "VXMLGIR_" + Path.ToUpperInvariant().Replace('.', '_').Replace('-', '_');

    /// <summary>Reads a value of the file; null when it does not fit (the reader has the error).</summary>
    internal abstract Parsed<object?>? Read(YamlNode node, OptionReader reader);

    /// <summary>Reads a value of the environment or of <c>--set</c>; null when it does not fit.</summary>
    internal abstract Parsed<object?>? Read(string text);

    public static Option Of<T>(string path, OptionKind<T> kind, T @default, string description) => new ScalarOption<T>(path, kind, @default, description);

    public static Option List<T>(string path, OptionKind<T> kind, ImmutableArray<T> @default, string description) => new ListOption<T>(path, kind, @default, description);

    public static Option Map<T>(string path, OptionKind<T> kind, string description) => new MapOption<T>(path, kind, description);

    public static Option Records<T>(string path, ImmutableArray<Option> fields, Func<OptionValues, T> build, string description) =>
        new RecordsOption<T>(path, fields, build, description);
}

/// <summary>One value.</summary>
internal sealed record ScalarOption<T>(string Path, OptionKind<T> Kind, T Default, string Description) : Option(Path, Description)
{
    public override string Expected => Kind.Expected;

    public override string DefaultYaml => Yaml.Quote(Kind.Format(Default));

    public override object? DefaultValue => Default;

    internal override Parsed<object?>? Read(YamlNode node, OptionReader reader) =>
        reader.Scalar(node, this) is not { } text ? null : Read(text) ?? reader.DoesNotFit(node, this, Kind.IsSecret ? "a value that does not fit" : $"'{text}'");

    internal override Parsed<object?>? Read(string text) => Kind.Parse(text) is { } p ? new(p.Value) : null;
}

/// <summary>A sequence of values; in the environment separated by commas.</summary>
internal sealed record ListOption<T>(string Path, OptionKind<T> Kind, ImmutableArray<T> Default, string Description) : Option(Path, Description)
{
    public override string Expected => "a list; each " + Kind.Expected;

    public override string DefaultYaml => "[" + string.Join(", ", Default.Select(v => Yaml.Quote(Kind.Format(v)))) + "]";

    public override object? DefaultValue => Default;

    internal override Parsed<object?>? Read(YamlNode node, OptionReader reader)
    {
        if (node is not YamlSequenceNode sequence) return reader.DoesNotFit(node, this, Yaml.Describe(node));
        var values = ImmutableArray.CreateBuilder<T>();
        var good = true;
        foreach (var child in sequence)
        {
            if (reader.Scalar(child, this) is not { } text) good = false;
            else if (Kind.Parse(text) is { } p) values.Add(p.Value);
            else good = reader.DoesNotFit(child, this, Yaml.Describe(child)) is not null;
        }
        return good ? new(values.ToImmutable()) : null;
    }

    internal override Parsed<object?>? Read(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Kind.Parse).ToList();
        return parts.Contains(null) ? null : new(parts.Select(p => p!.Value).ToImmutableArray());
    }
}

/// <summary>Names to values; in the environment <c>a=1,b=2</c>.</summary>
internal sealed record MapOption<T>(string Path, OptionKind<T> Kind, string Description) : Option(Path, Description)
{
    public override string Expected => "a mapping; each value " + Kind.Expected;

    public override string DefaultYaml => "{}";

    public override object? DefaultValue => ImmutableDictionary<string, T>.Empty;

    internal override Parsed<object?>? Read(YamlNode node, OptionReader reader)
    {
        if (node is not YamlMappingNode mapping) return reader.DoesNotFit(node, this, Yaml.Describe(node));
        var values = ImmutableDictionary.CreateBuilder<string, T>();
        var good = true;
        foreach (var (key, child) in mapping)
        {
            if (reader.Scalar(child, this) is not { } text) good = false;
            else if (key is YamlScalarNode { Value: { Length: > 0 } name } && Kind.Parse(text) is { } p) values[name] = p.Value;
            else good = reader.DoesNotFit(child, this, Yaml.Describe(child)) is not null;
        }
        return good ? new(values.ToImmutable()) : null;
    }

    internal override Parsed<object?>? Read(string text)
    {
        var values = ImmutableDictionary.CreateBuilder<string, T>();
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.IndexOf('=') is not (> 0 and var at) || Kind.Parse(pair[(at + 1)..]) is not { } p) return null;
            values[pair[..at]] = p.Value;
        }
        return new(values.ToImmutable());
    }
}

/// <summary>A sequence of small mappings, each with its own options; only in the file.</summary>
internal sealed record RecordsOption<T>(string Path, ImmutableArray<Option> Fields, Func<OptionValues, T> Build, string Description)
    : Option(Path, Description), IRecordFields
{
    public override string Expected => "a list of mappings";

    public override string DefaultYaml => "[]";

    public override object? DefaultValue => ImmutableArray<T>.Empty;

    public override bool HasEnvironment => false;

    internal override Parsed<object?>? Read(YamlNode node, OptionReader reader)
    {
        if (node is not YamlSequenceNode sequence) return reader.DoesNotFit(node, this, Yaml.Describe(node));
        var built = ImmutableArray.CreateBuilder<T>();
        var errors = reader.ErrorCount;
        foreach (var child in sequence)
        {
            var values = reader.Mapping(child, Fields, Path + "[].");
            if (reader.ErrorCount == errors) built.Add(Build(values));
        }
        return reader.ErrorCount == errors ? new(built.ToImmutable()) : null;
    }

    internal override Parsed<object?>? Read(string text) => null;
}

/// <summary>The options of each record in a list of records.</summary>
internal interface IRecordFields
{
    ImmutableArray<Option> Fields { get; }
}
