using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace VxmlGir.Sip.Uris;

/// <summary>A parameter as written; <see cref="Value"/> is null for a flag.</summary>
public readonly record struct SipParam(string Name, string? Value);

/// <summary>The <c>;name=value</c> list of a URI or header, in order, names compared without case.</summary>
public sealed class SipParams : IEquatable<SipParams>
{
    public const int MaxCount = 64;
    private static readonly SearchValues<char> Structural = SearchValues.Create("\"<>, \t;@?");
    private static readonly SearchValues<char> Separators = SearchValues.Create("\"<>, \t");

    public SipParams(ImmutableArray<SipParam> items) => Items = items;

    public static SipParams Empty { get; } = new([]);

    public ImmutableArray<SipParam> Items { get; }

    public bool Has(string name) => IndexOf(name) >= 0;

    /// <summary>The raw value, "" for a flag, null when absent.</summary>
    public string? Get(string name) => IndexOf(name) is var i and >= 0 ? Items[i].Value ?? "" : null;

    /// <summary>The value with %HH undone (URI parameters).</summary>
    public string? Unescaped(string name) => Get(name) is { } value ? Grammar.Unescape(value) : null;

    public SipParams With(string name, string? value)
    {
        var param = new SipParam(name, value);
        return IndexOf(name) is var i and >= 0 ? new SipParams(Items.SetItem(i, param)) : new SipParams(Items.Add(param));
    }

    public SipParams Without(string name) => IndexOf(name) is var i and >= 0 ? new SipParams(Items.RemoveAt(i)) : this;

    /// <summary>Parses what follows the first semicolon's position: "", or ";a=b;c". Values may be tokens, hosts or quoted strings.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out SipParams value)
    {
        value = Empty;
        text = text.Trim();
        if (text.IsEmpty) return true;
        var items = ImmutableArray.CreateBuilder<SipParam>(4);
        while (!text.IsEmpty)
        {
            if (text[0] != ';' || items.Count == MaxCount) return false;
            text = text[1..];
            var end = EndOfParam(text);
            if (end < 0 || !TryParam(text[..end].Trim(), out var item)) return false;
            items.Add(item);
            text = text[end..];
        }
        value = new SipParams(items.DrainToImmutable());
        return true;
    }

    private static int EndOfParam(ReadOnlySpan<char> text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\') i++;
            else if (text[i] == '"') quoted = !quoted;
            else if (text[i] == ';' && !quoted) return i;
        }
        return quoted ? -1 : text.Length;
    }

    private static bool TryParam(ReadOnlySpan<char> text, out SipParam item)
    {
        item = default;
        var equals = text.IndexOf('=');
        var name = (equals < 0 ? text : text[..equals]).TrimEnd();
        // URI parameter names may hold []/:&+$ besides token characters; what matters is that nothing structural hides in them.
        if (name.IsEmpty || name.ContainsAny(Structural)) return false;
        if (equals < 0)
        {
            item = new SipParam(name.ToString(), null);
            return true;
        }
        var value = text[(equals + 1)..].TrimStart();
        if (!IsValue(value)) return false;
        item = new SipParam(name.ToString(), value.ToString());
        return true;
    }

    private static bool IsValue(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty) return true;
        if (value[0] == '"') return value.Length >= 2 && value[^1] == '"';
        return !value.ContainsAny(Separators);
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < Items.Length; i++)
            if (string.Equals(Items[i].Name, name, StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }

    internal void AppendTo(StringBuilder text)
    {
        foreach (var (name, value) in Items)
        {
            text.Append(';').Append(name);
            if (value is not null) text.Append('=').Append(value);
        }
    }

    public bool Equals(SipParams? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as SipParams);

    public override int GetHashCode() => Items.Length;

    public override string ToString()
    {
        var text = new StringBuilder();
        AppendTo(text);
        return text.ToString();
    }
}
