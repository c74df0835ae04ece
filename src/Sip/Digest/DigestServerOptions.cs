using System.Collections.Immutable;

namespace VxmlGir.Sip.Digest;

/// <summary>How this endpoint challenges others (RFC 3261 §22, RFC 8760).</summary>
public sealed record DigestServerOptions
{
    public required string Realm { get; init; }

    /// <summary>The password of a user name, or null when there is no such user. Must not block.</summary>
    public required Func<string, string?> Password { get; init; }

    /// <summary>Offered in this order, one challenge each (RFC 8760 §2.3: the most preferred first).</summary>
    public ImmutableArray<DigestAlgorithm> Algorithms { get; init; } = [DigestAlgorithm.Sha256, DigestAlgorithm.Md5];

    public TimeSpan NonceLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Nonces whose count is remembered against replay; the oldest are forgotten, and are then stale.</summary>
    public int MaxNonces { get; init; } = 10_000;
}

public enum DigestAlgorithm
{
    Md5,
    Sha256,
}

/// <summary>What this endpoint answers a challenge with. A challenge of any other realm is not answered.</summary>
public sealed record SipCredentials(string Realm, string User, string Password)
{
    /// <summary>As realm: whoever is called may challenge; a realm of its own goes before.</summary>
    public const string AnyRealm = "*";

    /// <summary>The password stays out of logs.</summary>
    public override string ToString() => $"{User}@{Realm}";
}
