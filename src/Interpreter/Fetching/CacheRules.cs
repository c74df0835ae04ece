using System.Globalization;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>What a response says about its reuse (RFC 9111 sections 3, 4.2 and 5.2.2), read by a shared cache.</summary>
internal sealed record CacheRules(HashSet<string> Flags, TimeSpan? MaxAge, TimeSpan? SharedMaxAge, DateTimeOffset? Expires, DateTimeOffset? Date, TimeSpan Age)
{
    public static CacheRules Of(HttpReply.Response response)
    {
        var (flags, maxAge, shared) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), (TimeSpan?)null, (TimeSpan?)null);
        foreach (var part in (response.Header("Cache-Control") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (part[..at], part[(at + 1)..].Trim('"')) : (part, "");
            if (name.Equals("max-age", StringComparison.OrdinalIgnoreCase)) maxAge = Seconds(value);
            else if (name.Equals("s-maxage", StringComparison.OrdinalIgnoreCase)) shared = Seconds(value);
            else flags.Add(name);
        }
        return new CacheRules(flags, maxAge, shared, Instant(response.Header("Expires")), Instant(response.Header("Date")), Seconds(response.Header("Age") ?? "") ?? TimeSpan.Zero);
    }

    public bool MustRevalidate => Flags.Contains("must-revalidate") || Flags.Contains("proxy-revalidate") || SharedMaxAge is not null;

    /// <summary>Status 200, not forbidden, nobody's own, the same for every request.</summary>
    public bool MayStore(HttpReply.Response response, bool isAuthorized)
    {
        var vary = response.Header("Vary");
        return response.Status == 200
            && !Flags.Contains("no-store")
            && !Flags.Contains("private")
            && (!isAuthorized || Flags.Contains("public") || MustRevalidate)
            && response.Header("Set-Cookie") is null
            && (vary is null || vary.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Section 4.2.1; null when the response names none: it is revalidated every time.</summary>
    public TimeSpan? LifetimeAt(DateTimeOffset now)
    {
        if (Flags.Contains("no-cache")) return TimeSpan.Zero;
        return SharedMaxAge ?? MaxAge ?? (Expires is { } expires ? expires - (Date ?? now) : null);
    }

    private static TimeSpan? Seconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;
}
