using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VxmlGir.Sip.Messages;

namespace VxmlGir.Sip.Digest;

/// <summary>
/// Challenges and checks requests. A nonce carries its time and a keyed hash, so challenges cost no memory;
/// only nonces that were used well are remembered, for their count. Loop thread only.
/// </summary>
internal sealed class DigestServer(DigestServerOptions options, byte[] secret)
{
    private readonly Dictionary<string, uint> _counts = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Null: good credentials. Else the headers of a 401.</summary>
    /// <param name="now">Seconds on any steady scale.</param>
    /// <param name="salt">Hexadecimal randomness: no two challenges share a nonce, or their counts would clash.</param>
    public IReadOnlyList<SipHeader>? Challenge(SipRequest request, long now, string salt)
    {
        var stale = false;
        foreach (var header in request.Headers)
        {
            if (!header.Is(HeaderNames.Authorization) || DigestFields.Parse(header.Value) is not { } fields) continue;
            var verdict = Check(fields, request.Method, now);
            if (verdict == Verdict.Good) return null;
            stale |= verdict == Verdict.Stale;
        }
        return Headers(Nonce(now.ToString("x", CultureInfo.InvariantCulture), salt), stale);
    }

    private enum Verdict { Good, Bad, Stale }

    private Verdict Check(DigestFields fields, string method, long now)
    {
        if (fields.Algorithm is not { } algorithm || !options.Algorithms.Contains(algorithm) || fields["realm"] != options.Realm) return Verdict.Bad;
        if (fields.Has("qop") && fields["qop"] != "auth") return Verdict.Bad;
        if (options.Password(fields["username"]) is not { } password || !IsOurs(fields["nonce"], out var issued)) return Verdict.Bad;
        var inputs = new DigestMath.Inputs(algorithm, fields["username"], options.Realm, password, method, fields["uri"], fields["nonce"])
        {
            Qop = fields["qop"],
            NonceCount = fields["nc"],
            CNonce = fields["cnonce"],
        };
        var expected = Encoding.ASCII.GetBytes(DigestMath.Response(inputs));
        var given = Encoding.UTF8.GetBytes(fields["response"].ToLowerInvariant());
        if (!CryptographicOperations.FixedTimeEquals(expected, given)) return Verdict.Bad;
        var fresh = now - issued <= options.NonceLifetime.TotalSeconds;
        return fresh && Count(fields) ? Verdict.Good : Verdict.Stale;
    }

    // A count that does not grow is a replay (RFC 7616 §3.4); a nonce without count is good once.
    private bool Count(DigestFields fields)
    {
        var nonce = fields["nonce"];
        var count = uint.TryParse(fields["nc"], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var nc) ? nc : 1;
        if (_counts.TryGetValue(nonce, out var last))
        {
            if (count <= last) return false;
            _counts[nonce] = count;
            return true;
        }
        if (_order.Count >= options.MaxNonces) _counts.Remove(_order.Dequeue());
        _order.Enqueue(nonce);
        _counts[nonce] = count;
        return true;
    }

    private SipHeader[] Headers(string nonce, bool stale) =>
        [.. options.Algorithms.Select(a => new SipHeader(HeaderNames.WwwAuthenticate,
            $"Digest realm=\"{options.Realm}\", nonce=\"{nonce}\", qop=\"auth\", algorithm={DigestMath.Name(a)}{(stale ? ", stale=true" : "")}"))];

    private string Nonce(string stamp, string salt)
    {
        var text = $"{stamp}.{salt}";
        return $"{text}.{Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)).AsSpan(0, 16))}";
    }

    private bool IsOurs(string nonce, out long issued)
    {
        issued = 0;
        var parts = nonce.Split('.');
        return parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out issued)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Nonce(parts[0], parts[1])), Encoding.UTF8.GetBytes(nonce));
    }
}
