using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using VxmlGir.Contracts.Identity;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>
/// User and password for one server, offered as the server asks: Digest (RFC 7616: MD5, SHA-256, qop auth) or Basic (RFC 7617), never before it asked.
/// The last challenge is kept so that later requests, with their bodies, need one exchange only. Thread-safe.
/// </summary>
public sealed class HttpCredentials
{
    private readonly Lock _gate = new();
    private readonly string _user;
    private readonly string _password;
    private readonly IIds _ids;
    private Challenge? _challenge;
    private uint _count;

    private readonly bool _digestOnly;

    /// <param name="userPassword"><c>user:password</c>, or null for none.</param>
    /// <param name="digestOnly">A server that asks for the password itself does not get it.</param>
    public HttpCredentials(string? userPassword, IIds ids, bool digestOnly = false)
    {
        _digestOnly = digestOnly;
        var colon = userPassword?.IndexOf(':') ?? -1;
        (_user, _password, _ids) = (colon < 0 ? userPassword ?? "" : userPassword![..colon], colon < 0 ? "" : userPassword![(colon + 1)..], ids);
        Present = userPassword is not null;
    }

    public bool Present { get; }

    /// <summary>Takes up a 401's challenge; false when another try with the same password is pointless.</summary>
    /// <param name="tried">Whether the refused request carried credentials.</param>
    public bool Learn(HttpResponseMessage refused, bool tried)
    {
        if (!Present) return false;
        var offered = refused.Headers.WwwAuthenticate.Select(h => Challenge.Parse(h.Scheme, h.Parameter)).ToList();
        var best = offered.Find(c => IsDigest(c) && Algorithm(c) == "SHA-256")
            ?? offered.Find(c => IsDigest(c) && Algorithm(c) == "MD5")
            ?? offered.Find(c => !_digestOnly && c.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase));
        if (best is null) return false;
        if (tried && !(best["stale"] ?? "").Equals("true", StringComparison.OrdinalIgnoreCase)) return false;
        lock (_gate) (_challenge, _count) = (best, 0);
        return true;
    }

    /// <summary>Adds the header once a challenge is known; false when none is.</summary>
    public bool Authorize(HttpRequestMessage request)
    {
        Challenge challenge;
        uint count;
        lock (_gate)
        {
            if (_challenge is null) return false;
            (challenge, count) = (_challenge, ++_count);
        }
        request.Headers.Authorization = IsDigest(challenge)
            ? new AuthenticationHeaderValue("Digest", Digest(challenge, count, request))
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_user}:{_password}")));
        return true;
    }

    // RFC 7616 section 3.4; without qop the RFC 2069 form that section keeps for old servers.
    private string Digest(Challenge challenge, uint count, HttpRequestMessage request)
    {
        var uri = request.RequestUri!.PathAndQuery;
        var (realm, nonce) = (challenge["realm"] ?? "", challenge["nonce"] ?? "");
        var qop = (challenge["qop"] ?? "").Split(',', StringSplitOptions.TrimEntries).Contains("auth", StringComparer.OrdinalIgnoreCase);
        var (cnonce, nc) = (_ids.NewHex(8), count.ToString("x8"));
        var a1 = Hash(challenge, $"{_user}:{realm}:{_password}");
        var a2 = Hash(challenge, $"{request.Method.Method}:{uri}");
        var response = Hash(challenge, qop ? $"{a1}:{nonce}:{nc}:{cnonce}:auth:{a2}" : $"{a1}:{nonce}:{a2}");
        var text = new StringBuilder($"username=\"{Quoted(_user)}\", realm=\"{Quoted(realm)}\", nonce=\"{Quoted(nonce)}\", uri=\"{Quoted(uri)}\", response=\"{response}\"");
        if (challenge["algorithm"] is { } algorithm) text.Append($", algorithm={algorithm}");
        if (challenge["opaque"] is { } opaque) text.Append($", opaque=\"{Quoted(opaque)}\"");
        if (qop) text.Append($", qop=auth, nc={nc}, cnonce=\"{cnonce}\"");
        return text.ToString();
    }

    private static bool IsDigest(Challenge challenge) => challenge.Scheme.Equals("Digest", StringComparison.OrdinalIgnoreCase);

    private static string Algorithm(Challenge challenge) => (challenge["algorithm"] ?? "MD5").ToUpperInvariant();

#pragma warning disable CA5351 // The server chooses; MD5 is what RFC 2617 servers have.
    private static string Hash(Challenge challenge, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(Algorithm(challenge) == "SHA-256" ? SHA256.HashData(bytes) : MD5.HashData(bytes));
    }
#pragma warning restore CA5351

    private static string Quoted(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"");
}
