using System.Text;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Manifests;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>Verifies a stored file and puts its manifest beside it.</summary>
internal sealed class ManifestStore(IRecordingStore store)
{
    /// <param name="manifest">Null: the entry is of an earlier version, without one.</param>
    public async Task<DeliveryOutcome> VerifyAsync(StoreFile media, string? manifest, CancellationToken cancel)
    {
        var verified = await store.VerifyAsync(media, cancel);
        if (manifest is null || verified is not DeliveryOutcome.Done) return verified;
        var put = await store.StoreAsync(FileOf(media, SignedManifest.Extension, manifest), cancel);
        // Made a second time, after the first one's outbox was lost with its disk: both are in the chain, so both are kept.
        return put is DeliveryOutcome.Rejected ? await store.StoreAsync(FileOf(media, $".{Digests.Of(manifest)[..8]}{SignedManifest.Extension}", manifest), cancel) : put;
    }

    private static StoreFile FileOf(StoreFile media, string extension, string manifest)
    {
        var bytes = Encoding.UTF8.GetBytes(manifest);
        return new StoreFile(media.Collection, media.Name + extension, "application/json", bytes.Length, Digests.Of(bytes), () => new MemoryStream(bytes, writable: false));
    }
}
