namespace VxmlGir.Workbench.ScriptedCaller;

/// <summary>When a sensitive scope was on in a scripted call, and which keys were disclosed: what the recorder's masks and its guard make of keys.</summary>
internal sealed class MaskHistory
{
    private readonly List<(TimeSpan At, bool On)> _changes = [];
    private readonly HashSet<long> _disclosed = [];

    public int Count => _changes.Count;

    public void Change(TimeSpan at, bool on) => _changes.Add((at, on));

    /// <param name="tag">Index of the key among those pressed.</param>
    public void Disclose(long tag) => _disclosed.Add(tag);

    /// <summary>What a key brings about happens at its own time but after it: only earlier changes count, and those the caller had waited for.</summary>
    public bool Hides(in PressedKey key, int index)
    {
        var at = key.At;
        var before = Math.Max(key.Masks, _changes.TakeWhile(c => c.At < at).Count());
        return !_disclosed.Contains(index) || (before > 0 && _changes[before - 1].On);
    }
}
