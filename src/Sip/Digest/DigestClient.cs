using VxmlGir.Sip.Messages;

namespace VxmlGir.Sip.Digest;

/// <summary>
/// Answers challenges to one request, as a value: one retry, a second only for stale=true (robustness: endless nonces end),
/// and only for the realm the credentials are for.
/// </summary>
internal sealed record DigestClient(SipCredentials? Credentials)
{
    public int Tries { get; init; }

    /// <summary>The header to send the request with again, or null: give the refusal to the user.</summary>
    public (DigestClient Next, SipHeader Header)? Answer(SipResponse response, string method, string uri, string cnonce)
    {
        if (Credentials is null || response.Status is not (401 or 407)) return null;
        var proxy = response.Status == 407;
        var challenge = Choose(response, proxy ? HeaderNames.ProxyAuthenticate : HeaderNames.WwwAuthenticate);
        if (challenge is null || !MayTry(challenge)) return null;
        var header = new SipHeader(proxy ? HeaderNames.ProxyAuthorization : HeaderNames.Authorization, Value(challenge, method, uri, cnonce));
        return (this with { Tries = Tries + 1 }, header);
    }

    private bool MayTry(DigestFields challenge) =>
        Tries == 0 || (Tries == 1 && challenge["stale"].Equals("true", StringComparison.OrdinalIgnoreCase));

    // The first one we can compute: the server lists them by preference (RFC 8760 §2.4).
    private DigestFields? Choose(SipResponse response, string name)
    {
        foreach (var header in response.Headers)
        {
            if (!header.Is(name) || DigestFields.Parse(header.Value) is not { Algorithm: not null } fields) continue;
            if (fields["realm"] == Credentials!.Realm && (!fields.Has("qop") || HeaderList.Contains(fields["qop"], "auth"))) return fields;
        }
        return null;
    }

    private string Value(DigestFields challenge, string method, string uri, string cnonce)
    {
        var credentials = Credentials!;
        var qop = challenge.Has("qop") ? "auth" : "";
        var inputs = new DigestMath.Inputs(challenge.Algorithm!.Value, credentials.User, credentials.Realm, credentials.Password, method, uri, challenge["nonce"])
        {
            Qop = qop,
            NonceCount = "00000001",
            CNonce = cnonce,
        };
        var value = $"Digest username=\"{Quoted(credentials.User)}\", realm=\"{Quoted(credentials.Realm)}\", nonce=\"{Quoted(challenge["nonce"])}\", " +
            $"uri=\"{uri}\", response=\"{DigestMath.Response(inputs)}\", algorithm={DigestMath.Name(inputs.Algorithm)}";
        if (qop.Length > 0) value += $", cnonce=\"{cnonce}\", qop=auth, nc=00000001";
        return challenge.Has("opaque") ? value + $", opaque=\"{Quoted(challenge["opaque"])}\"" : value;
    }

    private static string Quoted(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
