using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Delivery;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Manifests;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Verification;

namespace VxmlGir.RecordingCore.Inspection;

/// <summary>
/// Fetches stored files from where the ledger says they were put (WebDAV, S3, a folder), with the credentials of the present configuration, and compares them with their signed
/// manifests while they come. One try each: a person waits.
/// </summary>
public sealed class StoredCopies : IDisposable
{
    private readonly DeliveryClients _clients;
    private readonly Destinations _destinations;

    public StoredCopies(DeliveryOptions options, TimeProvider time, IIds ids) : this(options, null, time, ids)
    {
    }

    /// <summary>With another HTTP handler.</summary>
    internal StoredCopies(DeliveryOptions options, Func<HttpMessageHandler>? http, TimeProvider time, IIds ids)
    {
        _clients = new DeliveryClients(http, connections: 1);
        _destinations = new Destinations(_clients, options, time, ids);
    }

    /// <param name="profile">IVR Profile of the call: its credentials are used.</param>
    /// <param name="steps">What the ledger has of the recording.</param>
    /// <param name="manifest">The one that holds; null: none was made.</param>
    /// <param name="to">Gets the file; worth nothing when this does not end with null.</param>
    /// <returns>Null: <paramref name="to"/> has what the manifest swears to. Else what is missing, or what is wrong.</returns>
    public async Task<string?> FetchAsync(string profile, IReadOnlyList<LedgerLine> steps, string? manifest, Stream to, CancellationToken cancel)
    {
        if (steps.LastOrDefault(s => s.Step == LedgerStep.Uploaded.Word())?.Detail is not { } place) return "it was not put into a store";
        if (place == LedgerRecordings.EmbeddedStore) return "the embedded store does not have it";
        if (manifest is null || SignedManifest.TryRead(manifest) is not { Manifest.Renditions: [var file, ..] }) return $"{place} has it, but without a manifest neither its name nor its digest is known";
        if (_destinations.At(place, profile) is not { } at) return $"the storage '{place}' is not configured";
        var outcome = await at.Store.FetchAsync(new StoreFile(at.Uri, file.Name, file.Type, file.Bytes, file.Sha256, () => Stream.Null), to, cancel);
        return outcome switch
        {
            DeliveryOutcome.Done => null,
            DeliveryOutcome.Later { Reason: LaterReasons.Mismatch } => $"{new Uri(at.Uri, file.Name)}: is not what the manifest has (SHA-256 {file.Sha256})",
            DeliveryOutcome.Later later => later.Detail,
            DeliveryOutcome.Rejected rejected => rejected.Reason,
            _ => "no answer",
        };
    }

    public void Dispose() => _clients.Dispose();
}
