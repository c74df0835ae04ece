using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Manifests;
using VxmlGir.RecordingCore.Tests.Doubles;
using VxmlGir.RecordingCore.Verification;

namespace VxmlGir.RecordingCore.Tests.Verification;

/// <summary>An encrypted file is checked without any key: every single byte of it that is another is found, and the file is named.</summary>
public sealed class FlippedByteTests : IDisposable
{
    /// <summary>Bytes changed in one after the other; the long form changes every one.</summary>
    private static readonly int Stride = Environment.GetEnvironmentVariable("VXMLGIR_TEST_FLIPS") is "all" ? 1 : 7;

    private readonly LedgerHouse _house = new();

    [Fact]
    public async Task Every_flipped_byte_of_a_ciphertext_is_found_by_its_digest()
    {
        var profile = new RecordingProfile { Format = RecordingFormat.Wav, Channels = RecordingChannels.Mono, Certificates = [TestCertificates.One()] };
        await using (var node = await _house.StartAsync())
        {
            _house.Record(node, 800, profile);
            await _house.DeliveredAsync(node);
        }
        _house.WriteOutStore();
        Assert.Empty(_house.Verify().Findings);
        var path = Assert.Single(Directory.GetFiles(_house.Store, "*", SearchOption.AllDirectories), f => !f.EndsWith(SignedManifest.Extension, StringComparison.Ordinal));
        var stored = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        // CMS, not a WAV file: nothing of it can be read.
        Assert.True(stored.AsSpan().IndexOf("RIFF"u8) < 0);
        for (var at = 0; at < stored.Length; at += Stride)
        {
            byte[] flipped = [.. stored];
            flipped[at] ^= (byte)(1 << (at % 8));
            await File.WriteAllBytesAsync(path, flipped, TestContext.Current.CancellationToken);
            var finding = Assert.Single(_house.Verify().Findings);
            Assert.True(finding.Kind == FindingKind.Changed && finding.Where.Contains(Path.GetFileName(path), StringComparison.Ordinal), $"byte {at}: {finding}");
        }
    }

    public void Dispose() => _house.Dispose();
}
