using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>
/// Responses kept for reuse by all sessions: a shared cache in the sense of RFC 9111. Bounded by bytes, least recently used goes
/// first. Thread-safe.
/// </summary>
internal sealed class HttpCache(long maxBytes, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<CachedResponse>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<CachedResponse> _order = [];
    private long _bytes;

    public CachedResponse? Find(Uri uri)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(Key(uri), out var node)) return null;
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value;
        }
    }

    /// <param name="isAuthorized">The request carried a credential.</param>
    public void Store(Uri uri, HttpReply.Response response, FetchResult.Success result, bool isAuthorized)
    {
        var rules = CacheRules.Of(response);
        if (!rules.MayStore(response, isAuthorized) || result.Bytes.Length > maxBytes / 4) return;
        var entry = new CachedResponse(Key(uri), result, time.GetUtcNow() - rules.Age, rules.LifetimeAt(time.GetUtcNow()), response.Header("ETag"), response.Header("Last-Modified"));
        Put(entry with { MustRevalidate = rules.MustRevalidate });
    }

    /// <summary>A 304 came: the entry is as good as new.</summary>
    public void Renew(CachedResponse entry, HttpReply.Response response)
    {
        var rules = CacheRules.Of(response);
        Put(entry with { StoredAt = time.GetUtcNow() - rules.Age, Lifetime = rules.LifetimeAt(time.GetUtcNow()) ?? entry.Lifetime });
    }

    /// <summary>A request that may have changed the resource was answered well (RFC 9111 section 4.4).</summary>
    public void Forget(Uri uri)
    {
        lock (_gate)
        {
            if (_entries.Remove(Key(uri), out var node)) RemoveNeedsLock(node);
        }
    }

    /// <summary>Whether the entry will do as it is: RFC 9111 section 4.2, bent by <c>maxage</c> and <c>maxstale</c> (VoiceXML 2.0 section 6.1.2).</summary>
    public bool IsFresh(CachedResponse entry, FetchAttributes wanted)
    {
        var age = time.GetUtcNow() - entry.StoredAt;
        if (wanted.MaxAge is { } most && (age > most || most == TimeSpan.Zero)) return false;
        if (entry.Lifetime is not { } lifetime) return false;
        if (age < lifetime) return true;
        return !entry.MustRevalidate && wanted.MaxStale is { } stale && age <= lifetime + stale;
    }

    private void Put(CachedResponse entry)
    {
        lock (_gate)
        {
            if (_entries.Remove(entry.Key, out var old)) RemoveNeedsLock(old);
            _entries[entry.Key] = _order.AddFirst(entry);
            _bytes += entry.Result.Bytes.Length;
            while (_bytes > maxBytes && _order.Last is { } oldest)
            {
                _entries.Remove(oldest.Value.Key);
                RemoveNeedsLock(oldest);
            }
        }
    }

    private void RemoveNeedsLock(LinkedListNode<CachedResponse> node)
    {
        _order.Remove(node);
        _bytes -= node.Value.Result.Bytes.Length;
    }

    private static string Key(Uri uri) => uri.GetLeftPart(UriPartial.Query);
}

/// <param name="StoredAt">When the response was made, as far as it says (<c>Age</c>).</param>
/// <param name="Lifetime">Null: must be revalidated.</param>
internal sealed record CachedResponse(string Key, FetchResult.Success Result, DateTimeOffset StoredAt, TimeSpan? Lifetime, string? ETag, string? LastModified)
{
    /// <summary>Once stale it is of no use without a revalidation, whatever <c>maxstale</c> says.</summary>
    public bool MustRevalidate { get; init; }
}
