namespace VxmlGir.Interpreter.Events;

/// <summary>How often each event (and each prefix of its name) came while one form item was visited (section 5.2.2).</summary>
internal sealed class EventCounters
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public static EventCounters Fresh() => new();

    public void Count(string name)
    {
        Increment("");
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1)) Increment(name[..dot]);
        Increment(name);
    }

    /// <summary>The count a handler for <paramref name="pattern"/> compares itself with.</summary>
    public int Of(string pattern) => _counts.GetValueOrDefault(pattern is "." or "*" ? "" : pattern.TrimEnd('.'));

    public void Clear() => _counts.Clear();

    private void Increment(string name) => _counts[name] = _counts.GetValueOrDefault(name) + 1;
}
