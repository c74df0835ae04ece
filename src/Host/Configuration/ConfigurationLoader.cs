using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.Host.Configuration.Sections;

namespace VxmlGir.Host.Configuration;

/// <summary>File, then environment, then <c>--set</c>; the last one wins. Never throws on input.</summary>
public static class ConfigurationLoader
{
    private const int MaxFileBytes = 1 << 20;

    public static ConfigurationResult Load(ConfigurationSource source)
    {
        var values = new OptionValues(OptionTable.All);
        var errors = new List<ConfigurationError>();
        var file = FileOf(source, errors);
        if (file is not null) ReadFile(file, values, errors);
        ReadEnvironment(source, values, errors);
        ReadSets(source, values, errors);
        if (errors.Count == 0) errors.AddRange(WholeChecks.Faults(values));
        var entries = values.List<ProfileEntry>("profiles");
        var profiles = !source.WithCertificates ? [.. entries.Select(e => e.Profile)] : CertificateFiles.Load(entries, Path.GetFullPath(source.Home), source.Time.GetUtcNow(), errors);
        profiles = [.. entries.Zip(profiles, (entry, profile) => AlertToneFiles.Load(entry, profile, Path.GetFullPath(source.Home), errors))];
        var storages = AuthorityFiles.Load(values.List<StorageEntry>(StoragesConfiguration.Section), Path.GetFullPath(source.Home), source.Time.GetUtcNow(), errors);
        var fetch = source.WithCertificates ? FetchIdentity.Load(values, Path.GetFullPath(source.Home), source.Time.GetUtcNow(), errors) : FetchIdentity.None;
        return errors.Count > 0
            ? new ConfigurationResult.Invalid([.. errors])
            : new ConfigurationResult.Loaded(PlatformConfiguration.From(values, Path.GetFullPath(source.Home), profiles, storages, fetch), file);
    }

    private static string? FileOf(ConfigurationSource source, List<ConfigurationError> errors)
    {
        if (source.File is null)
        {
            var usual = Path.Combine(source.Home, ConfigurationSource.FileName);
            return File.Exists(usual) ? usual : null;
        }
        if (File.Exists(source.File)) return source.File;
        errors.Add(new(source.File, "there is no such configuration file"));
        return null;
    }

    private static void ReadFile(string file, OptionValues values, List<ConfigurationError> errors)
    {
        var reader = new OptionReader(Path.GetRelativePath(Directory.GetCurrentDirectory(), file) is var r && !r.StartsWith("..", StringComparison.Ordinal) ? r : file);
        try
        {
            if (new FileInfo(file).Length > MaxFileBytes) reader.Fault(1, 1, $"the file is larger than {MaxFileBytes} bytes");
            else ReadSections(File.ReadAllText(file), reader, values);
        }
        catch (YamlException e)
        {
            // The end is where the scanner stopped; its start may lie at the top of the whole block.
            reader.Fault(e.End.Line, e.End.Column, "not YAML: " + (e.InnerException ?? e).Message);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or NullReferenceException)
        {
            // The YAML library lets some malformed input out as these.
            reader.Fault(1, 1, "not YAML: " + e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reader.Fault(1, 1, "cannot be read: " + e.Message);
        }
        errors.AddRange(reader.Errors);
    }

    private static void ReadSections(string text, OptionReader reader, OptionValues values)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        if (yaml.Documents.Count == 0) return;
        if (yaml.Documents.Count > 1) reader.Fault(yaml.Documents[1].RootNode, "a second document: one file holds one");
        if (yaml.Documents[0].RootNode is YamlScalarNode { Value: null or "" }) return;
        if (yaml.Documents[0].RootNode is not YamlMappingNode root)
        {
            reader.Fault(yaml.Documents[0].RootNode, $"expected sections such as sip: and apps:, found {Options.Yaml.Describe(yaml.Documents[0].RootNode)}");
            return;
        }
        foreach (var (key, value) in root)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (OptionTable.Sections.FirstOrDefault(s => s.Name == name) is not { } section)
                reader.Fault(key, $"{name}: no such section{Nearest.Hint(name, OptionTable.Sections.Select(s => s.Name))}");
            else if (section.Options is [var only] && only.Path == section.Name)
            {
                // A section that is itself a list (profiles); nothing under it is no profile.
                if (value is not YamlScalarNode { Value: null or "" } && only.Read(value, reader) is { } read)
                    values.Set(only, read.Value, reader.PlaceOf(value));
            }
            else values.TakeFrom(reader.Mapping(value, section.Options, name + "."));
        }
    }

    private static void ReadEnvironment(ConfigurationSource source, OptionValues values, List<ConfigurationError> errors)
    {
        foreach (var (name, text) in source.Environment.Where(e => e.Key.StartsWith("VXMLGIR_", StringComparison.Ordinal)).OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            if (name is ConfigurationSource.HomeVariable or ConfigurationSource.FileVariable || name.StartsWith("VXMLGIR_TEST_", StringComparison.Ordinal)) continue;
            var known = OptionTable.All.Where(o => o.HasEnvironment);
            if (known.FirstOrDefault(o => o.Environment == name) is not { } option)
                errors.Add(new("environment " + name, "no such option" + Nearest.Hint(name, known.Select(o => o.Environment))));
            else ReadText(option, text, "environment " + name, values, errors);
        }
    }

    private static void ReadSets(ConfigurationSource source, OptionValues values, List<ConfigurationError> errors)
    {
        foreach (var set in source.Sets)
        {
            var at = set.IndexOf('=');
            var name = at < 0 ? set : set[..at];
            var known = OptionTable.All.Where(o => o.HasEnvironment);
            if (at < 0) errors.Add(new("--set " + set, "expected section.name=value"));
            else if (known.FirstOrDefault(o => o.Path == name) is not { } option) errors.Add(new("--set " + name, "no such option" + Nearest.Hint(name, known.Select(o => o.Path))));
            else ReadText(option, set[(at + 1)..], "--set " + name, values, errors);
        }
    }

    private static void ReadText(Option option, string text, string place, OptionValues values, List<ConfigurationError> errors)
    {
        if (option.Read(text) is { } read) values.Set(option, read.Value, place);
        else errors.Add(new(place, $"{option.Path}: expected {option.Expected}, found '{(text.Length > 80 ? text[..80] + "…" : text)}'"));
    }
}
