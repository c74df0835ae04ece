using VxmlGir.RecordingCore.Encryption;

namespace VxmlGir.RecordingCore.Tests.Encryption;

public sealed class RecordingCertificatesTests : IDisposable
{
    private readonly OpenSsl _ssl = new();

    [Theory]
    [InlineData("rsa:2048", "")]
    [InlineData("rsa:4096", "")]
    [InlineData("rsa:2048", "keyUsage=critical,keyEncipherment")]
    [InlineData("rsa:2048", "keyUsage=digitalSignature,keyEncipherment")]
    public void Good_ones_are_taken(string key, string extension)
    {
        var result = Assert.IsType<CertificateResult.Good>(Read(Make(key, extension)));
        Assert.Equal("sales", result.Certificate.Alias);
        Assert.InRange(result.Certificate.NotAfter - Now, TimeSpan.FromDays(364), TimeSpan.FromDays(366));
    }

    [Theory]
    [InlineData("rsa:1024", "", "has an RSA key of 1024 bits: 2048 to 16384 are needed")]
    [InlineData("ec:", "", "an RSA key is needed")]
    [InlineData("rsa-pss", "", "an RSA key is needed")]
    [InlineData("rsa:2048", "keyUsage=digitalSignature", "may not be used to encrypt keys")]
    [InlineData("rsa:2048", "keyUsage=keyCertSign,cRLSign", "may not be used to encrypt keys")]
    public void Weak_and_wrong_ones_are_refused(string key, string extension, string why) => Assert.Contains(why, Refusal(Make(key, extension)));

    [Fact]
    public void Time_decides()
    {
        var pem = Make("rsa:2048", "");
        Assert.StartsWith("expired on ", Refusal(pem, Now.AddDays(366)));
        Assert.StartsWith("is valid only from ", Refusal(pem, Now.AddDays(-2)));
        Assert.IsType<CertificateResult.Good>(Read(pem, Now.AddDays(364)));
    }

    [Fact]
    public void A_file_holds_one_certificate_and_no_key()
    {
        var pem = Make("rsa:2048", "");
        Assert.Contains("holds 2 certificates", Refusal(pem + "\n" + pem));
        Assert.Contains("holds a private key", Refusal(pem + File.ReadAllText(_ssl.PathOf("sales.key"))));
        Assert.Contains("holds no certificate", Refusal(""));
        Assert.Contains("holds no certificate", Refusal("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"));
        Assert.Contains("cannot be read", Refusal("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
        Assert.Contains("larger than", Refusal(new string('x', 70_000)));
    }

    [Fact]
    public void Recipients_are_told_apart()
    {
        var one = Assert.IsType<CertificateResult.Good>(Read(Make("rsa:2048", ""))).Certificate;
        var other = Assert.IsType<CertificateResult.Good>(Read(Make("rsa:2048", ""))).Certificate;
        Assert.Empty(RecordingCertificates.Faults([one, other with { Alias = "support" }]));
        Assert.Contains("the alias 'sales'", string.Join('\n', RecordingCertificates.Faults([one, other])));
        Assert.Contains("the same certificate", string.Join('\n', RecordingCertificates.Faults([one, one with { Alias = "support" }])));
        Assert.Contains("more than 16", string.Join('\n', RecordingCertificates.Faults([.. Enumerable.Range(0, 17).Select(i => one with { Alias = $"{i}" })])));
    }

    [Fact]
    public void Changed_text_is_refused_or_read_and_never_throws()
    {
        var pem = Make("rsa:2048", "");
        var random = new Random(3);
        for (var i = 0; i < 1000; i++)
        {
            var text = pem.ToCharArray();
            for (var n = random.Next(1, 4); n > 0; n--) text[random.Next(text.Length)] = (char)random.Next(9, 127);
            _ = Read(new string(text));
        }
    }

    public void Dispose() => _ssl.Dispose();

    private static DateTimeOffset Now { get; } = DateTimeOffset.UtcNow;

    private string Make(string key, string extension)
    {
        string[] more = [.. key == "ec:" ? (string[])["-pkeyopt", "ec_paramgen_curve:P-256"] : [], .. key == "rsa-pss" ? (string[])["-pkeyopt", "rsa_keygen_bits:2048"] : [], .. extension.Length > 0 ? (string[])["-addext", extension] : []];
        return File.ReadAllText(_ssl.Certificate("sales", key == "ec:" ? "ec" : key, more));
    }

    private static CertificateResult Read(string pem, DateTimeOffset? at = null) => RecordingCertificates.Read("sales", pem, at ?? Now.AddMinutes(1));

    private static string Refusal(string pem, DateTimeOffset? at = null) => Assert.IsType<CertificateResult.Refused>(Read(pem, at)).Reason;
}
