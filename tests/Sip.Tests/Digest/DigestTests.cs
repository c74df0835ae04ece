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
        var (_, answer) = new DigestClient(new SipCredentials("us", "alice", "secret")).Answer(Refusal(challenge), "INVITE", "sip:us@us", "cafe")!.Value;
        Assert.Null(server.Challenge(Request(answer), 101, "bb"));
        // The same count again is a replay: stale, never good.
        Assert.Contains("stale=true", server.Challenge(Request(answer), 102, "cc")![0].Value);
    }

    [Fact]
    public void OldNoncesAreStaleAndForeignOnesBad()
    {
        var server = Server(DigestAlgorithm.Md5);
        var (_, answer) = new DigestClient(new SipCredentials("us", "alice", "secret")).Answer(Refusal(server.Challenge(Request(), 100, "aa")!), "INVITE", "sip:us@us", "c")!.Value;
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
        var (_, answer) = new DigestClient(new SipCredentials("us", user, password)).Answer(Refusal(server.Challenge(Request(), 1, "aa")!), "INVITE", "sip:us@us", "c")!.Value;
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
        Assert.Null(new DigestClient(new SipCredentials("us", "alice", "secret")).Answer(Refusal([new("WWW-Authenticate", challenge)]), "INVITE", "sip:us@us", "c"));

    [Fact]
    public void PasswordsStayOutOfText() => Assert.DoesNotContain("secret", new SipCredentials("us", "alice", "secret").ToString());

    private static DigestServer Server(DigestAlgorithm algorithm) =>
        new(new DigestServerOptions { Realm = "us", Password = u => u == "alice" ? "secret" : null, Algorithms = [algorithm] }, new byte[32]);

    private static SipRequest Request(params SipHeader[] headers) => new("INVITE", "sip:us@us", [.. headers], default);

    private static SipResponse Refusal(IEnumerable<SipHeader> headers) => new(401, "", [.. headers], default);
}
