using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Inspection;
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
        var (missing, copy) = await FetchAsync(id, options);
        Assert.Null(missing);
        Assert.Equal(_house.Server.Objects[path], copy);

        var whole = _house.Server.Objects[path];
        foreach (var (other, text) in new (byte[], string)[] { ([.. whole[..^1], (byte)(whole[^1] ^ 1)], "is not what the manifest has"), (whole[..^1], "is not what the manifest has"), ([.. whole, 0], "is not what the manifest has") })
        {
            _house.Server.Objects[path] = other;
            Assert.Contains(text, (await FetchAsync(id, options)).Missing);
        }
        _house.Server.Objects.Remove(path, out _);
        Assert.Contains($"{Elsewhere}{id}: 404", (await FetchAsync(id, options)).Missing);
        if (named) Assert.Equal("the storage 'archive' is not configured", (await FetchAsync(id, new DeliveryOptions())).Missing);
    }

    [Fact]
    public async Task What_the_embedded_store_should_have_is_not_looked_for_elsewhere()
    {
        var id = await StoredAsync(null, new DeliveryOptions());
        Assert.Equal("the embedded store does not have it", (await FetchAsync(id, new DeliveryOptions())).Missing);
    }

    private async Task<string> StoredAsync(RecordingProfile? profile, DeliveryOptions options)
    {
        await using var node = await _house.StartAsync(o => o with { Delivery = o.Delivery with { Destinations = options.Destinations } });
        _house.Record(node, profile: profile);
        await _house.UntilStepAsync("delivered");
        return _house.Rows().Single().Row.MediaId;
    }

    private async Task<(string? Missing, byte[] Copy)> FetchAsync(string id, DeliveryOptions options)
    {
        using var ledger = LedgerInspector.Open([_house.Spool]);
        using var copies = new StoredCopies(options, () => new LedgerHouse.Undisposed(_house.Server), TimeProvider.System, new SystemIds());
        using var to = new MemoryStream();
        return (await copies.FetchAsync("test", ledger.Steps(id), ledger.Manifest(id), to, TestContext.Current.CancellationToken), to.ToArray());
    }

    public void Dispose() => _house.Dispose();
}
