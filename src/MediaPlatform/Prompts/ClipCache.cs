using System.Diagnostics.CodeAnalysis;

namespace VxmlGir.MediaPlatform.Prompts;

/// <summary>μ-law clips by key, bounded by bytes; what was used longest ago goes first. Safe from any thread.</summary>
internal sealed class ClipCache(long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byKey = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    public bool TryGet(string key, [NotNullWhen(true)] out byte[]? clip)
    {
        lock (_gate)
        {
            clip = null;
            if (!_byKey.TryGetValue(key, out var node)) return false;
            _byUse.Remove(node);
            _byUse.AddLast(node);
            clip = node.Value.Clip;
            return true;
        }
    }

    /// <summary>Keeps the clip unless it alone would fill more than a quarter of the cache.</summary>
    public void Put(string key, byte[] clip)
    {
        if (clip.Length > maxBytes / 4) return;
        lock (_gate)
        {
            if (_byKey.ContainsKey(key)) return;
            _byKey[key] = _byUse.AddLast(new Entry(key, clip));
            _bytes += clip.Length;
            while (_bytes > maxBytes && _byUse.First is { } oldest)
            {
                _byUse.RemoveFirst();
                _byKey.Remove(oldest.Value.Key);
                _bytes -= oldest.Value.Clip.Length;
            }
        }
    }

    private sealed record Entry(string Key, byte[] Clip);
}
