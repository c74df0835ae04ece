using System.Net;
using System.Security.Cryptography;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Inspection;

/// <summary>A copy on the own disk is believed no more than one from elsewhere.</summary>
public sealed class LocalCopyTests : IDisposable
{
    private readonly LedgerHouse _house = new();

    [Fact]
    public void A_file_is_compared_while_it_is_copied()
    {
        var path = Path.Combine(_house.Home, "file");
        var whole = RandomNumberGenerator.GetBytes(150_000);
        var known = new KnownFile(Digests.Of(whole), whole.Length, "manifest");
        File.WriteAllBytes(path, whole);
        Assert.Equal(new CopyOutcome.Copied(path, known.Sha256, whole.Length), Copy(path, known, out var copy));
        Assert.Equal(whole, copy);

        for (var at = 0; at < whole.Length; at += 9973)
        {
            byte[] flipped = [.. whole];
            flipped[at] ^= 1;
            File.WriteAllBytes(path, flipped);
            Assert.Equal(new CopyOutcome.Differs(path, known, Digests.Of(flipped), whole.Length), Copy(path, known, out _));
            // Without a digest to compare with, it is what it is.
            Assert.Equal(new CopyOutcome.Copied(path, Digests.Of(flipped), whole.Length), Copy(path, null, out _));
        }
        File.WriteAllBytes(path, whole[..^1]);
        Assert.Equal(new CopyOutcome.Differs(path, known, Digests.Of(whole.AsSpan(..^1)), whole.Length - 1), Copy(path, known, out _));
        // The right digest with another length is not what is known either.
        File.WriteAllBytes(path, whole);
        Assert.IsType<CopyOutcome.Differs>(Copy(path, known with { Bytes = whole.Length + 1 }, out _));
        Assert.IsType<CopyOutcome.Missing>(Copy(path + "x", known, out _));
        Assert.IsType<CopyOutcome.Unreadable>(Copy(_house.Home, known, out _));
    }

    [Fact]
    public void Of_a_file_that_is_too_long_not_much_more_is_read_than_is_known()
    {
        var path = Path.Combine(_house.Home, "file");
        var known = new KnownFile(Digests.Of(new byte[1000]), 1000, "manifest");
        using (var file = File.Create(path)) file.SetLength(1L << 40);
        var differs = Assert.IsType<CopyOutcome.Differs>(Copy(path, known, out var copy));
        Assert.InRange(copy.Length, 1001, 100_000);
        Assert.Equal(copy.Length, differs.Bytes);
    }

    [Fact]
    public async Task A_sealed_file_of_the_spool_that_is_another_one_or_damaged_is_told_from_its_own()
    {
        _house.Server.Fault = (request, _) => request.Method == HttpMethod.Put ? HttpStatusCode.UnsupportedMediaType : null;
        await using (var node = await _house.StartAsync())
        {
            _house.Record(node);
            _house.Record(node, 3200);
            await _house.UntilStepAsync("quarantined", 2);
        }
        using var ledger = LedgerInspector.Open([_house.Spool]);
        var (one, other) = (ledger.Latest(null, 2)[0].MediaId, ledger.Latest(null, 2)[1].MediaId);
        var known = KnownFile.OfManifest(ledger.Manifest(one))!;
        var copy = Assert.Single(SpoolInspector.Copies([_house.Spool], one));
        Assert.Equal(known with { By = "outbox entry" }, copy.ReadKnown());
        Assert.Equal(new CopyOutcome.Copied(copy.Place, known.Sha256, known.Bytes), Copy(copy, known, out var bytes));
        Assert.Equal(known.Sha256, Digests.Of(bytes));

        // Sealed by the same key, so it opens: only the digest tells.
        var own = File.ReadAllBytes(copy.Place);
        File.Copy(Assert.Single(SpoolInspector.Copies([_house.Spool], other)).Place, copy.Place, overwrite: true);
        Assert.Equal(KnownFile.OfManifest(ledger.Manifest(other))!.Sha256, Assert.IsType<CopyOutcome.Differs>(Copy(copy, known, out _)).Sha256);
        for (var at = 0; at < own.Length; at += 501)
        {
            byte[] flipped = [.. own];
            flipped[at] ^= 1;
            File.WriteAllBytes(copy.Place, flipped);
            Assert.IsType<CopyOutcome.Unreadable>(Copy(copy, known, out _));
        }
        File.Delete(Path.Combine(_house.Spool, "node.key"));
        Assert.Empty(SpoolInspector.Copies([_house.Spool], one));
    }

    private static CopyOutcome Copy(string path, KnownFile? known, out byte[] bytes) => Copy(LocalCopy.OfFile(path), known, out bytes);

    private static CopyOutcome Copy(LocalCopy copy, KnownFile? known, out byte[] bytes)
    {
        using var to = new MemoryStream();
        var outcome = copy.CopyTo(to, known);
        bytes = to.ToArray();
        return outcome;
    }

    public void Dispose() => _house.Dispose();
}
