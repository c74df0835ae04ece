using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Inspection;

/// <summary>What was stored is fetched again from where the ledger says it is, and nothing else passes for it.</summary>
public sealed class StoredCopiesTests : IDisposable
{
    private static readonly Uri Elsewhere = new("http://elsewhere/rec/");
    private readonly LedgerHouse _house = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_comes_from_its_storage_or_address_and_is_what_the_manifest_has(bool named)
    {
        var options = new DeliveryOptions { Destinations = new DestinationDirectory { Storages = [new StorageOptions("archive", StorageKind.WebDav, Elsewhere)] } };
        var id = await StoredAsync(new RecordingProfile { Format = RecordingFormat.Wav, StorageName = named ? "archive" : null, StorageDestination = named ? null : Elsewhere }, options);
        var path = "/rec/" + id;
        var (outcome, copy) = await FetchAsync(id, options);
        var whole = _house.Server.Objects[path];
        Assert.Equal(whole, copy);
        Assert.Equal(new CopyOutcome.Copied($"{Elsewhere}{id}", Digests.Of(whole), whole.Length), outcome);

        foreach (var other in (byte[][])[[.. whole[..^1], (byte)(whole[^1] ^ 1)], whole[..^1], [.. whole, 0]])
        {
            _house.Server.Objects[path] = other;
            Assert.Equal(new CopyOutcome.Differs($"{Elsewhere}{id}", new KnownFile(Digests.Of(whole), whole.Length, "manifest"), Digests.Of(other), other.Length), (await FetchAsync(id, options)).Outcome);
        }
        _house.Server.Objects.Remove(path, out _);
        Assert.Contains($"{Elsewhere}{id}: 404", Reason((await FetchAsync(id, options)).Outcome));
        if (named) Assert.Equal("the storage 'archive' is not configured", Reason((await FetchAsync(id, new DeliveryOptions())).Outcome));
    }

    [Fact]
    public async Task What_the_embedded_store_should_have_is_not_looked_for_elsewhere()
    {
        var id = await StoredAsync(null, new DeliveryOptions());
        Assert.Equal("the ledger knows of no other place than the embedded store", Reason((await FetchAsync(id, new DeliveryOptions())).Outcome));
    }

    private static string Reason(CopyOutcome outcome) => Assert.IsType<CopyOutcome.Missing>(outcome).Reason;

    private async Task<string> StoredAsync(RecordingProfile? profile, DeliveryOptions options)
    {
        await using var node = await _house.StartAsync(o => o with { Delivery = o.Delivery with { Destinations = options.Destinations } });
        _house.Record(node, profile: profile);
        await _house.UntilStepAsync("delivered");
        return _house.Rows().Single().Row.MediaId;
    }

    private async Task<(CopyOutcome Outcome, byte[] Copy)> FetchAsync(string id, DeliveryOptions options)
    {
        using var ledger = LedgerInspector.Open([_house.Spool]);
        using var copies = new StoredCopies(options, () => new LedgerHouse.Undisposed(_house.Server), TimeProvider.System, new SystemIds());
        using var to = new MemoryStream();
        return (await copies.FetchAsync("test", ledger.Steps(id), ledger.Manifest(id), to, TestContext.Current.CancellationToken), to.ToArray());
    }

    public void Dispose() => _house.Dispose();
}
