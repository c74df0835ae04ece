using VxmlGir.Host.Configuration;
using VxmlGir.Host.Tests.Recordings;
using VxmlGir.Interpreter.Fetching;

namespace VxmlGir.Host.Tests.Configuration;

public sealed class FetchIdentityTests : IDisposable
{
    private const string Secret = "s3cret-of-the-test";
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Passwords_come_from_the_file_or_from_files_of_their_own()
    {
        File.WriteAllText(_scratch.At("pin.txt"), Secret + "\nnot this\n");
        var identity = Good($$"""
            fetch:
              credentials:
                - { host: "A.example:8443", user: ivr, password: "{{Secret}}:1" }
                - { host: "*.b.example", scheme: digest, user: gvp, password-file: pin.txt }
            """);
        Assert.Equal([new HostCredential("a.example:8443", "ivr", Secret + ":1"), new HostCredential("*.b.example", "gvp", Secret, CredentialScheme.Digest)], identity.Credentials);
    }

    [Theory]
    [InlineData("certificate: own.pem, key: own.key")]
    [InlineData("certificate: both.pem")]
    [InlineData("certificate: own.pem, key: locked.key, password: " + Secret)]
    [InlineData("certificate: own.p12, password-file: pin.txt")]
    public void A_client_certificate_comes_from_pem_or_pkcs12(string fields)
    {
        MakeCertificates();
        var certificate = Assert.Single(Good($"fetch:\n  client-certificates:\n    - {{ host: a.example, {fields} }}\n  authorities: [own.pem]\n").Certificates);
        Assert.Equal(("a.example", "CN=own", true), (certificate.Host, certificate.Certificate.Subject, certificate.Certificate.HasPrivateKey));
    }

    [Fact]
    public void What_is_wrong_is_said_with_its_place_and_without_secrets()
    {
        MakeCertificates();
        File.WriteAllText(_scratch.At("junk.pem"), "-----BEGIN CERTIFICATE-----\n" + Secret + "\n-----END CERTIFICATE-----\n");
        var errors = Errors($$"""
            fetch:
              credentials:
                - { host: a.example, user: "a:b", password: "{{Secret}}" }
                - { host: b.example, user: u, password: "{{Secret}}", password-file: pin.txt }
                - { host: c.example, user: u, password-file: none.txt }
              client-certificates:
                - { host: d.example, certificate: own.pem }
                - { host: e.example, certificate: own.pem, key: locked.key, password: "{{Secret}}x" }
                - { host: f.example, certificate: own.p12, password: "{{Secret}}x" }
                - { host: g.example, certificate: junk.pem }
                - { host: h.example, certificate: none.pem }
              authorities: [own.key]
            """);
        string[] expected =
        [
            @":3:\d+: fetch\.credentials: 'a\.example': user must be there, and without a colon$",
            @":4:\d+: fetch\.credentials: 'b\.example': password and password-file are both there$",
            @":5:\d+: fetch\.credentials: 'c\.example': 'none\.txt' is not there",
            @":7:\d+: fetch\.client-certificates: 'd\.example': 'own\.pem' ",
            @":8:\d+: fetch\.client-certificates: 'e\.example': 'own\.pem' cannot be read: ",
            @":9:\d+: fetch\.client-certificates: 'f\.example': 'own\.p12' cannot be read: ",
            @":10:\d+: fetch\.client-certificates: 'g\.example': 'junk\.pem' cannot be read: ",
            @":11:\d+: fetch\.client-certificates: 'h\.example': 'none\.pem' is not there",
            @":12:\d+: fetch\.authorities: 'own\.key' holds no certificate",
        ];
        Assert.Equal(expected.Length, errors.Count);
        foreach (var (pattern, error) in expected.Zip(errors)) Assert.Matches(pattern, error);
        Assert.DoesNotContain(errors, e => e.Contains(Secret));
    }

    [Fact]
    public void An_expired_certificate_is_refused_at_the_start()
    {
        MakeCertificates();
        var errors = Errors("fetch:\n  client-certificates:\n    - { host: a.example, certificate: both.pem }\n  authorities: [own.pem]\n", new StandingTime(DateTimeOffset.UtcNow.AddDays(21)));
        Assert.Equal(2, errors.Count(e => e.Contains(" expired on ")));
    }

    [Theory]
    [InlineData("\"*\"")]
    [InlineData("\"a.*.example\"")]
    [InlineData("http://a.example")]
    [InlineData("\"a.example:port\"")]
    [InlineData("\"\"")]
    public void A_host_is_a_host(string host) => Assert.Contains("expected host, host:port or *.domain", Assert.Single(Errors($"fetch:\n  credentials:\n    - {{ host: {host}, user: u }}\n")));

    private void MakeCertificates()
    {
        _scratch.Certificate("own");
        File.WriteAllText(_scratch.At("pin.txt"), Secret);
        File.WriteAllText(_scratch.At("both.pem"), File.ReadAllText(_scratch.At("own.pem")) + File.ReadAllText(_scratch.At("own.key")));
        _scratch.OpenSsl("pkcs8", "-topk8", "-in", "own.key", "-out", "locked.key", "-passout", "pass:" + Secret);
        _scratch.OpenSsl("pkcs12", "-export", "-in", "own.pem", "-inkey", "own.key", "-out", "own.p12", "-passout", "pass:" + Secret);
    }

    private FetchIdentity Good(string yaml) => Assert.IsType<ConfigurationResult.Loaded>(_scratch.Load(yaml)).Configuration.Fetch.Identity;

    private List<string> Errors(string yaml, TimeProvider? time = null) => [.. Assert.IsType<ConfigurationResult.Invalid>(_scratch.Load(yaml, time)).Errors.Select(e => e.ToString())];
}
