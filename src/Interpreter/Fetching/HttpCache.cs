using System.Globalization;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>
/// Responses kept for reuse (RFC 9111): GET, status 200, no <c>no-store</c>, no <c>Set-Cookie</c>, no <c>Vary</c> but on encodings.
/// Bounded by bytes, least recently used goes first. Thread-safe.
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

    public void Store(Uri uri, HttpReply.Response response, FetchResult.Success result)
    {
        if (!IsStorable(response) || result.Bytes.Length > maxBytes / 4) return;
        Put(new CachedResponse(Key(uri), result, time.GetUtcNow(), Lifetime(response), response.Header("ETag"), response.Header("Last-Modified")));
    }

    /// <summary>A 304 came: the entry is as good as new.</summary>
    public void Renew(CachedResponse entry, HttpReply.Response response) =>
        Put(entry with { StoredAt = time.GetUtcNow(), Lifetime = Lifetime(response) ?? entry.Lifetime });

    public bool IsFresh(CachedResponse entry, FetchAttributes wanted)
    {
        var age = time.GetUtcNow() - entry.StoredAt;
        if (wanted.MaxAge is { } most && age > most) return false;
        if (entry.Lifetime is not { } lifetime) return false;
        return age <= lifetime + (wanted.MaxStale ?? TimeSpan.Zero);
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

    private static bool IsStorable(HttpReply.Response response)
    {
        var control = response.Header("Cache-Control") ?? "";
        var vary = response.Header("Vary");
        return response.Status == 200
            && !control.Contains("no-store", StringComparison.OrdinalIgnoreCase)
            && response.Header("Set-Cookie") is null
            && (vary is null || vary.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase));
    }

    // RFC 9111 section 4.2.1; a response without explicit lifetime is revalidated every time.
    private TimeSpan? Lifetime(HttpReply.Response response)
    {
        var control = response.Header("Cache-Control") ?? "";
        if (control.Contains("no-cache", StringComparison.OrdinalIgnoreCase)) return TimeSpan.Zero;
        foreach (var part in control.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("max-age=", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(part["max-age=".Length..].Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return TimeSpan.FromSeconds(seconds);
            }
        }
        return DateTimeOffset.TryParse(response.Header("Expires"), CultureInfo.InvariantCulture, out var expires) ? expires - time.GetUtcNow() : null;
    }
}

/// <param name="Lifetime">Null: must be revalidated.</param>
internal sealed record CachedResponse(string Key, FetchResult.Success Result, DateTimeOffset StoredAt, TimeSpan? Lifetime, string? ETag, string? LastModified);
