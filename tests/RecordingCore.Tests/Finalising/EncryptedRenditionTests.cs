using System.Security.Cryptography;
using System.Text;
using VxmlGir.Contracts.Metadata;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Encryption;
using VxmlGir.RecordingCore.Finalising;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;
using VxmlGir.RecordingCore.Tests.Encryption;

namespace VxmlGir.RecordingCore.Tests.Finalising;

/// <summary>A recording of a profile with certificates, from the commands to the file as it will be stored.</summary>
public sealed class EncryptedRenditionTests : IDisposable
{
    private readonly OpenSsl _ssl = new();

    [Theory]
    [InlineData(RecordingFormat.Wav, "audio/wav")]
    [InlineData(RecordingFormat.Mp3, "audio/mp3")]
    public void Opened_with_either_key_it_is_the_file_without_certificates(RecordingFormat format, string type)
    {
        var profile = new RecordingProfile { Format = format };
        var (plain, bare) = Record(profile);
        var (stored, metadata) = Record(profile with { Certificates = [Certificate("sales"), Certificate("audit")] });
        var path = _ssl.PathOf("stored");
        File.WriteAllBytes(path, stored);
        Assert.Equal(plain, _ssl.Decrypt(path, "sales"));
        Assert.Equal(plain, _ssl.Decrypt(path, "audit"));

        var file = metadata.MediaFiles.Single();
        Assert.Equal(["sales", "audit"], file.CertAlias);
        Assert.Equal(new MediaEncryption("cms-enveloped-data", "aes-256-cbc", "rsaes-oaep-sha256", Convert.ToHexStringLower(SHA256.HashData(stored))), file.Encryption);
        Assert.Equal((type, (long)stored.Length), (file.Type, file.Size));
        Assert.EndsWith(type[^3..], file.MediaId);
        Assert.Null(bare.MediaFiles[0].Encryption);
        Assert.DoesNotContain("certAlias", Encoding.UTF8.GetString(MetadataJson.Write(bare)));
    }

    [Fact]
    public void As_many_recipients_as_are_allowed_fit_into_a_journal_whatever_their_certificates()
    {
        using var bench = new RecordingBench();
        var journal = Speak(bench, new RecordingProfile { Certificates = [.. Enumerable.Range(0, RecordingCertificates.MaxRecipients).Select(i => new RecordingCertificate($"{i}", [.. new byte[RecordingCertificates.MaxCertificateBytes]], default))] });
        var summary = Assert.IsType<JournalSummary>(JournalSummary.Read(journal, out var faults));
        Assert.Empty(faults);
        Assert.Equal((RecordingCertificates.MaxRecipients, 16000L), (summary.Context!.Recipients!.Value.Length, summary.Samples));
    }

    [Fact]
    public void A_recipient_that_cannot_be_used_gives_no_file_at_all()
    {
        using var bench = new RecordingBench();
        var journal = Speak(bench, new RecordingProfile { Format = RecordingFormat.Wav, Certificates = [new RecordingCertificate("broken", [1, 2, 3], default)] });
        Assert.ThrowsAny<CryptographicException>(() => Finaliser.Make(journal, bench.Roots.Usable!, 7, bench.Ids));
        Assert.DoesNotContain(bench.Spool.Snapshot().Keys, k => k.EndsWith(".media", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_plain_is_ever_in_the_spool()
    {
        using var bench = new RecordingBench();
        var journal = Speak(bench, new RecordingProfile { Format = RecordingFormat.Wav, Certificates = [Certificate("sales")] });
        _ = bench.Make(journal);
        var talker = Enumerable.Range(0, 160).Select(n => Talker.Code(4000 + n, 0, TapLaw.Mu)).ToArray();
        foreach (var (path, bytes) in bench.Spool.Snapshot())
        {
            Assert.True(bytes.AsSpan().IndexOf("RIFF"u8) < 0, path);
            for (var at = 0; at + 16 <= talker.Length; at += 16) Assert.True(bytes.AsSpan().IndexOf(talker.AsSpan(at, 16)) < 0, path);
        }
    }

    public void Dispose() => _ssl.Dispose();

    private RecordingCertificate Certificate(string name) =>
        Assert.IsType<CertificateResult.Good>(RecordingCertificates.Read(name, File.ReadAllText(_ssl.Certificate(name)), DateTimeOffset.UtcNow.AddMinutes(1))).Certificate;

    private static (byte[] Bytes, RecordingMetadata Metadata) Record(RecordingProfile profile)
    {
        using var bench = new RecordingBench();
        return bench.Make(Speak(bench, profile));
    }

    private static VxmlGir.RecordingCore.Journal.JournalSet Speak(RecordingBench bench, RecordingProfile profile)
    {
        var scope = bench.Open(profile);
        bench.Leg.MoveTo(0);
        scope.Execute("start", "x");
        bench.Leg.MoveTo(0);
        var payload = new byte[160];
        for (var n = 0; n < 16000; n += 160)
        {
            for (var i = 0; i < 160; i++) payload[i] = Talker.Code(n + i, 0, TapLaw.Mu);
            bench.Leg.Hears(n, TapLaw.Mu, payload);
            bench.Leg.MoveTo(n + 160);
            if (n % 1600 == 0) bench.Turn();
        }
        scope.Close("exit");
        return bench.Settle().Single();
    }
}
