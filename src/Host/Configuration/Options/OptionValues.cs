using System.Collections.Immutable;

namespace VxmlGir.Host.Configuration.Options;

/// <summary>Values of a set of options by path: what was given, else the default. Asking for a path or type that no row has is a bug and throws.</summary>
public sealed class OptionValues(ImmutableArray<Option> options)
{
    private readonly Dictionary<string, (object? Value, string Place)> _given = [];
    private readonly HashSet<string> _read = [];

    /// <summary>Paths of rows that nothing asked for (a test wants none).</summary>
    internal IEnumerable<string> Unread => options.Select(o => o.Path).Where(p => !_read.Contains(p));

    public T Get<T>(string path)
    {
        var option = options.FirstOrDefault(o => o.Path == path) ?? throw new ArgumentException($"no row '{path}' in the table of options", nameof(path));
        _read.Add(path);
        return (T)(_given.TryGetValue(path, out var given) ? given.Value : option.DefaultValue)!;
    }

    public ImmutableArray<T> List<T>(string path) => Get<ImmutableArray<T>>(path);

    public ImmutableDictionary<string, T> Map<T>(string path) => Get<ImmutableDictionary<string, T>>(path);

    /// <summary>Whether a value was given; the default holds otherwise.</summary>
    public bool IsGiven(string path) => _given.ContainsKey(path);

    /// <summary>Where the value was given; "default" otherwise.</summary>
    internal string PlaceOf(string path) => _given.TryGetValue(path, out var given) ? given.Place : "default";

    internal void Set(Option option, object? value, string place) => _given[option.Path] = (value, place);

    internal void TakeFrom(OptionValues other)
    {
        foreach (var (path, given) in other._given) _given[path] = given;
    }
}
