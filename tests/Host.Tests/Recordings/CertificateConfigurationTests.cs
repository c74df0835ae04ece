using VxmlGir.Host.Configuration;

namespace VxmlGir.Host.Tests.Recordings;

public sealed class CertificateConfigurationTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void A_profile_gets_its_certificates_and_soon_a_warning()
    {
        _scratch.Certificate("sales");
        _scratch.Certificate("audit");
        var c = Assert.IsType<ConfigurationResult.Loaded>(_scratch.Load("profiles:\n  - name: sales\n    certificates: [sales.pem, audit.pem]\n  - name: open\n")).Configuration;
        Assert.Equal(["sales", "audit"], c.Profiles["sales"].Recording.Certificates.Select(x => x.Alias));
        Assert.Empty(c.Profiles["open"].Recording.Certificates);
        var warnings = CertificateFiles.Warnings(c, DateTimeOffset.UtcNow).ToList();
        Assert.Equal(2, warnings.Count);
        Assert.StartsWith("profile 'sales': the certificate 'sales' expires on ", warnings[0]);
        Assert.Empty(CertificateFiles.Warnings(c, DateTimeOffset.UtcNow.AddDays(-11)));
    }

    [Fact]
    public void What_is_wrong_is_said_with_place_profile_and_file()
    {
        _scratch.Certificate("weak", "rsa:1024");
        _scratch.Certificate("sales");
        var errors = Assert.IsType<ConfigurationResult.Invalid>(_scratch.Load(
            "profiles:\n  - name: a\n    certificates: [weak.pem, none.pem, sales.key]\n  - name: b\n    storage: sip:recorder@host\n    certificates: [sales.pem, sales.pem]\n")).Errors.Select(e => e.ToString()).ToList();
        Assert.Equal(6, errors.Count);
        Assert.Matches(@"vxmlgir\.yaml:3:19: profile 'a': certificates: 'weak\.pem' has an RSA key of 1024 bits: 2048 to 16384 are needed$", errors[0]);
        Assert.EndsWith("'none.pem' is not there", errors[1]);
        Assert.Contains("'sales.key' holds a private key", errors[2]);
        Assert.Contains("vxmlgir.yaml:6:19: profile 'b': certificates: the alias 'sales' is there 2 times", errors[3]);
        Assert.Contains("the same certificate is there 2 times", errors[4]);
        Assert.Contains("third-party", errors[5]);
    }

    [Fact]
    public async Task An_expired_one_stops_the_start_but_not_the_care_of_recordings()
    {
        _scratch.Certificate("sales");
        const string Yaml = "profiles:\n  - name: default\n    certificates: [sales.pem]\n";
        var errors = Assert.IsType<ConfigurationResult.Invalid>(_scratch.Load(Yaml, new StandingTime(DateTimeOffset.UtcNow.AddDays(21)))).Errors;
        Assert.Contains("'sales.pem' expired on ", errors.Single().ToString());
        File.WriteAllText(_scratch.At("sales.pem"), "broken");
        Assert.Equal(0, (await _scratch.RecordingsAsync("list")).Status);
    }

    public void Dispose() => _scratch.Dispose();
}
