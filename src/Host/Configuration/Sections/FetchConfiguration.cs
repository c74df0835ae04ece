using System.Collections.Immutable;
using VxmlGir.Host.Configuration.Options;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>Section <c>fetch</c>: what documents may load over HTTP.</summary>
public sealed record FetchConfiguration(ImmutableArray<string> AllowedHosts, int MaxRedirects, long MaxBytes, TimeSpan Timeout, TimeSpan ConnectTimeout, long CacheBytes)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.List("fetch.allowed-hosts", Kinds.Text, [], "The only hosts allowed (host or host:port); a listed one may be private or loopback. Empty: every public host."),
        Option.Of("fetch.max-redirects", Kinds.Integer(0, 10), 3, "Redirects followed, each checked again."),
        Option.Of("fetch.max-size", Kinds.Size(1024, 1L << 30), 8 << 20, "Largest resource."),
        Option.Of("fetch.timeout", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)), TimeSpan.FromSeconds(10), "Longest fetch where the document does not say (fetchtimeout)."),
        Option.Of("fetch.connect-timeout", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)), TimeSpan.FromSeconds(5), "Longest wait for a connection."),
        Option.Of("fetch.cache-size", Kinds.Size(0, 16L << 30), 64 << 20, "Bytes of fetched resources kept."),
    ];

    internal static FetchConfiguration From(OptionValues v) => new(
        [.. v.List<string>("fetch.allowed-hosts").Select(h => h.ToLowerInvariant())], v.Get<int>("fetch.max-redirects"), v.Get<long>("fetch.max-size"),
        v.Get<TimeSpan>("fetch.timeout"), v.Get<TimeSpan>("fetch.connect-timeout"), v.Get<long>("fetch.cache-size"));
}
