using System.Globalization;
using System.Text.Json;

namespace VxmlGir.Contracts.Metadata;

/// <summary>One JSON object being read: properties by any case, the first fault kept with its path, nothing thrown.</summary>
internal sealed class MetadataNode
{
    private readonly JsonElement _element;
    private readonly string _path;
    private readonly MetadataNode _root;

    public MetadataNode(JsonElement element, string path, MetadataNode? root = null)
    {
        _element = element;
        _path = path;
        _root = root ?? this;
        if (element.ValueKind != JsonValueKind.Object) Refuse("", "not an object");
    }

    /// <summary>The first fault below the root; meaningful on the root only.</summary>
    public (string Reason, string Place)? Fault { get; private set; }

    public void Refuse(string name, string reason) => _root.Fault ??= (reason, Place(name));

    public string Text(string name, bool required = false)
    {
        var text = OptionalText(name);
        if (required && string.IsNullOrEmpty(text)) Refuse(name, "missing");
        return text ?? "";
    }

    public string? OptionalText(string name) => Find(name) is { } value ? AsText(value, name) : null;

    public DateTimeOffset Time(string name)
    {
        var text = Text(name, required: true);
        if (text.Length == 0) return default;
        // .NET reads "+00:00" but not RFC 822's "+0000".
        if (text.Length > 5 && text[^5] is '+' or '-') text = text[..^2] + ":" + text[^2..];
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time.ToUniversalTime();
        Refuse(name, "not a time");
        return default;
    }

    /// <summary>Milliseconds when a whole number, seconds when written with a decimal point: both are found in public samples.</summary>
    public TimeSpan Duration(string name)
    {
        var text = Text(name);
        if (text.Length == 0) return TimeSpan.Zero;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 1_000_000_000_000m)
            return text.Contains('.') ? TimeSpan.FromTicks((long)(number * TimeSpan.TicksPerSecond)) : TimeSpan.FromMilliseconds((long)number);
        Refuse(name, "not a duration");
        return TimeSpan.Zero;
    }

    public long Whole(string name)
    {
        var text = Text(name);
        if (text.Length == 0) return 0;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        Refuse(name, "not a whole number");
        return 0;
    }

    public MetadataNode? Child(string name) =>
        Find(name) is { } value ? new MetadataNode(value, Place(name), _root) : null;

    public IEnumerable<MetadataNode> Objects(string name) =>
        Items(name).Select((item, i) => new MetadataNode(item, $"{Place(name)}[{i}]", _root));

    public IEnumerable<string> Texts(string name) => Items(name).Select(item => AsText(item, name));

    public IEnumerable<string> Raw(string name) => Items(name).Select(item => item.GetRawText());

    public IEnumerable<(string Key, string Value)> Pairs()
    {
        if (_element.ValueKind != JsonValueKind.Object) yield break;
        foreach (var property in _element.EnumerateObject())
            yield return (property.Name, property.Value.ValueKind == JsonValueKind.Null ? "" : AsText(property.Value, property.Name));
    }

    private JsonElement[] Items(string name)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind == JsonValueKind.Array) return [.. value.EnumerateArray()];
        Refuse(name, "not an array");
        return [];
    }

    private string AsText(JsonElement value, string name)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String: return value.GetString() ?? "";
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False: return value.GetRawText();
            default:
                Refuse(name, "neither text nor number");
                return "";
        }
    }

    private JsonElement? Find(string name)
    {
        if (_element.ValueKind != JsonValueKind.Object) return null;
        foreach (var property in _element.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind != JsonValueKind.Null) return property.Value;
        }
        return null;
    }

    private string Place(string name) => _path.Length == 0 ? name : name.Length == 0 ? _path : $"{_path}.{name}";
}
