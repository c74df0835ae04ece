using System.Collections.Immutable;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>Where documents and audio may come from. Hosts not listed are allowed only while they are not loopback, private or link-local.</summary>
public sealed record FetchPolicy
{
    public ImmutableHashSet<string> Schemes { get; init; } = ["http", "https"];

    /// <summary>When not empty: the only hosts allowed (<c>host</c> or <c>host:port</c>, lower case). A listed host may also be private or loopback.</summary>
    public ImmutableHashSet<string> Hosts { get; init; } = [];

    /// <summary>Sent to their own host only, also after a redirect.</summary>
    public ImmutableArray<HostCredential> Credentials { get; init; } = [];

    public int MaxRedirects { get; init; } = 3;

    public long MaxBytes { get; init; } = 8 * 1024 * 1024;
}
