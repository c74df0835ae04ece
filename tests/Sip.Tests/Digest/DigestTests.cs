using VxmlGir.Sip.Digest;
using VxmlGir.Sip.Messages;

namespace VxmlGir.Sip.Tests.Digest;

/// <summary>RFC 7616 §3.9.1 vectors; the server's nonces; what the client answers.</summary>
public sealed class DigestTests
{
    private static readonly DigestMath.Inputs Mufasa = new(DigestAlgorithm.Md5, "Mufasa", "http-auth@example.org", "Circle of Life", "GET", "/dir/index.html",
        "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v") { Qop = "auth", NonceCount = "00000001", CNonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ" };

    [Fact]
    public void VectorsOfRfc7616()
    {
        Assert.Equal("8ca523f5e9506fed4657c9700eebdbec", DigestMath.Response(Mufasa));
        Assert.Equal("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", DigestMath.Response(Mufasa with { Algorithm = DigestAlgorithm.Sha256 }));
    }

    [Fact]
    public void AVectorOfRfc2069WithoutQop() => Assert.Equal("1949323746fe6a43ef61f9606e7febea",
        DigestMath.Response(new(DigestAlgorithm.Md5, "Mufasa", "testrealm@host.com", "CircleOfLife", "GET", "/dir/index.html", "dcd98b7102dd2f0e8b11d0f600bfb0c093")));

    [Theory]
    [InlineData(DigestAlgorithm.Md5)]
    [InlineData(DigestAlgorithm.Sha256)]
    public void ServerAndClientUnderstandEachOther(DigestAlgorithm algorithm)
    {
        var server = Server(algorithm);
        var challenge = server.Challenge(Request(), 100, "aa")!;
        var answer = Answer(challenge);
        Assert.Null(server.Challenge(Request(answer), 101, "bb"));
        // The same count again is a replay: stale, never good.
        Assert.Contains("stale=true", server.Challenge(Request(answer), 102, "cc")![0].Value);
    }

    [Fact]
    public void OldNoncesAreStaleAndForeignOnesBad()
    {
        var server = Server(DigestAlgorithm.Md5);
        var answer = Answer(server.Challenge(Request(), 100, "aa")!);
        Assert.Contains("stale=true", server.Challenge(Request(answer), 1000, "bb")![0].Value);
        var other = new SipHeader("Authorization", answer.Value.Replace("64.aa", "65.aa"));
        Assert.DoesNotContain("stale", server.Challenge(Request(other), 101, "cc")![0].Value);
    }

    [Theory]
    [InlineData("alice", "wrong")]
    [InlineData("bob", "secret")]
    public void WrongCredentialsAreChallengedAgain(string user, string password)
    {
        var server = Server(DigestAlgorithm.Sha256);
        var answer = Answer(server.Challenge(Request(), 1, "aa")!, user, password);
        Assert.NotNull(server.Challenge(Request(answer), 1, "bb"));
    }

    [Theory]
    [InlineData("Basic realm=\"us\"")]
    [InlineData("Digest realm=\"us\", nonce=\"n")]
    [InlineData("Digest realm=\"us\", nonce=\"n\", algorithm=SHA-512-256")]
    [InlineData("Digest realm=\"us\", nonce=\"n\", qop=\"auth-int\"")]
    [InlineData("Digest realm=\"them\", nonce=\"n\"")]
    [InlineData("")]
    public void WhatTheClientDoesNotAnswer(string challenge) =>
        Assert.Null(new DigestClient([new SipCredentials("us", "alice", "secret")]).Answer(Refusal([new("WWW-Authenticate", challenge)]), "INVITE", "sip:us@us", "c"));

    // RFC 8760 §2.4: the first the client can compute, though a later one is stronger.
    [Fact]
    public void TheFirstKnownAlgorithmIsTaken()
    {
        var answer = Answer([Challenge("us", "a", "SHA-512-256"), Challenge("us", "b", "SHA-256"), Challenge("us", "c", "MD5")]);
        Assert.Contains("nonce=\"b\"", answer.Value);
        Assert.Contains("algorithm=SHA-256", answer.Value);
    }

    [Fact]
    public void AProxyAndTheFarEndAreAnsweredTogetherAndCountsGrow()
    {
        var client = new DigestClient([new SipCredentials("proxy", "alice", "p"), new SipCredentials("us", "bob", "u")]);
        var (next, first) = client.Answer(Refusal([new("Proxy-Authenticate", Challenge("proxy", "n1").Value)], 407), "INVITE", "sip:us@us", "c")!.Value;
        Assert.Equal("Proxy-Authorization", Assert.Single(first).Name);
        var (last, both) = next.Answer(Refusal([Challenge("us", "n2")]), "INVITE", "sip:us@us", "c")!.Value;
        Assert.Equal(["Proxy-Authorization", "Authorization"], both.Select(h => h.Name));
        Assert.Contains("nc=00000002", both[0].Value);
        Assert.Contains("username=\"bob\"", both[1].Value);
        Assert.Null(last.Answer(Refusal([Challenge("us", "n3")]), "INVITE", "sip:us@us", "c"));
    }

    [Fact]
    public void AnyRealmIsAnsweredButNotForEver()
    {
        var client = new DigestClient([new SipCredentials(SipCredentials.AnyRealm, "alice", "secret")]);
        var answers = 0;
        while (client.Answer(Refusal([Challenge($"realm {answers}", "n")]), "INVITE", "sip:us@us", "c") is { } answer)
        {
            Assert.Contains($"realm=\"realm {answers++}\"", answer.Headers[^1].Value);
            client = answer.Next;
        }
        Assert.Equal(4, answers);
    }

    [Fact]
    public void PasswordsStayOutOfText() => Assert.DoesNotContain("secret", new SipCredentials("us", "alice", "secret").ToString());

    private static DigestServer Server(DigestAlgorithm algorithm) =>
        new(new DigestServerOptions { Realm = "us", Password = u => u == "alice" ? "secret" : null, Algorithms = [algorithm] }, new byte[32]);

    private static SipRequest Request(params SipHeader[] headers) => new("INVITE", "sip:us@us", [.. headers], default);

    private static SipHeader Answer(IReadOnlyList<SipHeader> challenge, string user = "alice", string password = "secret") =>
        Assert.Single(new DigestClient([new SipCredentials("us", user, password)]).Answer(Refusal(challenge), "INVITE", "sip:us@us", "c")!.Value.Headers);

    private static SipHeader Challenge(string realm, string nonce, string algorithm = "SHA-256") =>
        new("WWW-Authenticate", $"Digest realm=\"{realm}\", nonce=\"{nonce}\", qop=\"auth\", algorithm={algorithm}");

    private static SipResponse Refusal(IEnumerable<SipHeader> headers, int status = 401) => new(status, "", [.. headers], default);
}
