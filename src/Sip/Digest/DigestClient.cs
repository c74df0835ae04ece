using System.Collections.Immutable;
using System.Globalization;
using VxmlGir.Sip.Messages;

namespace VxmlGir.Sip.Digest;

/// <summary>
/// Answers challenges to one request, as a value: for each realm one retry, a second only for stale=true (robustness: endless nonces
/// end), and only for realms there are credentials for. A proxy and the far end may both challenge: their answers go together.
/// </summary>
internal sealed record DigestClient(ImmutableArray<SipCredentials> Credentials)
{
    /// <summary>Challenges answered for one request: a proxy and the far end, each stale once.</summary>
    private const int MaxAnswers = 4;

    private ImmutableArray<Answered> Given { get; init; } = [];

    /// <summary>The headers to send the request with again, or null: give the refusal to the user.</summary>
    public (DigestClient Next, ImmutableArray<SipHeader> Headers)? Answer(SipResponse response, string method, string uri, string cnonce)
    {
        if (Credentials.IsDefaultOrEmpty || response.Status is not (401 or 407) || Given.Sum(g => g.Tries) == MaxAnswers) return null;
        var proxy = response.Status == 407;
        if (Choose(response, proxy) is not { } chosen) return null;
        var before = Given.FirstOrDefault(g => g.Proxy == proxy && g.Credentials.Realm == chosen.Credentials.Realm);
        if (before is not null && !(before.Tries == 1 && chosen.Challenge["stale"].Equals("true", StringComparison.OrdinalIgnoreCase))) return null;
        // What others accepted is sent again, counted on (RFC 7616 §3.4: nc), or it would be a replay.
        var others = Given.Where(g => g != before).Select(g => g with { Count = g.Count + 1 });
        var given = others.Append(new Answered(proxy, chosen.Credentials, chosen.Challenge, (before?.Tries ?? 0) + 1, 1)).ToImmutableArray();
        return (this with { Given = given }, [.. given.Select(g => Header(g, method, uri, cnonce))]);
    }

    // The first one we can compute: the server lists them by preference (RFC 8760 §2.4).
    private (SipCredentials Credentials, DigestFields Challenge)? Choose(SipResponse response, bool proxy)
    {
        foreach (var header in response.Headers)
        {
            if (!header.Is(proxy ? HeaderNames.ProxyAuthenticate : HeaderNames.WwwAuthenticate) || DigestFields.Parse(header.Value) is not { Algorithm: not null } fields) continue;
            if (fields.Has("qop") && !HeaderList.Contains(fields["qop"], "auth")) continue;
            if (For(fields["realm"]) is { } credentials) return (credentials, fields);
        }
        return null;
    }

    private SipCredentials? For(string realm) =>
        Credentials.FirstOrDefault(c => c.Realm == realm) ?? (Credentials.FirstOrDefault(c => c.Realm == SipCredentials.AnyRealm) is { } any ? any with { Realm = realm } : null);

    private static SipHeader Header(Answered answered, string method, string uri, string cnonce)
    {
        var (credentials, challenge) = (answered.Credentials, answered.Challenge);
        var qop = challenge.Has("qop") ? "auth" : "";
        var inputs = new DigestMath.Inputs(challenge.Algorithm!.Value, credentials.User, credentials.Realm, credentials.Password, method, uri, challenge["nonce"])
        {
            Qop = qop,
            NonceCount = answered.Count.ToString("x8", CultureInfo.InvariantCulture),
            CNonce = cnonce,
        };
        var value = $"Digest username=\"{Quoted(credentials.User)}\", realm=\"{Quoted(credentials.Realm)}\", nonce=\"{Quoted(challenge["nonce"])}\", " +
            $"uri=\"{uri}\", response=\"{DigestMath.Response(inputs)}\", algorithm={DigestMath.Name(inputs.Algorithm)}";
        if (qop.Length > 0) value += $", cnonce=\"{cnonce}\", qop=auth, nc={inputs.NonceCount}";
        if (challenge.Has("opaque")) value += $", opaque=\"{Quoted(challenge["opaque"])}\"";
        return new SipHeader(answered.Proxy ? HeaderNames.ProxyAuthorization : HeaderNames.Authorization, value);
    }

    private static string Quoted(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <param name="Count">How often its nonce was used.</param>
    private sealed record Answered(bool Proxy, SipCredentials Credentials, DigestFields Challenge, int Tries, uint Count);
}
