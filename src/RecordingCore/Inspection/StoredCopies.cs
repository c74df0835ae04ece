using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Delivery;
using VxmlGir.RecordingCore.Finalising;
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
    /// <param name="to">Gets the file.</param>
    public async Task<CopyOutcome> FetchAsync(string profile, IReadOnlyList<LedgerLine> steps, string? manifest, Stream to, CancellationToken cancel)
    {
        static CopyOutcome Missing(string reason) => new CopyOutcome.Missing(reason);
        if (steps.LastOrDefault(s => s.Step == LedgerStep.Uploaded.Word())?.Detail is not { } place) return Missing("it was not put into a store");
        if (place == LedgerRecordings.EmbeddedStore) return Missing("the ledger knows of no other place than the embedded store");
        if (manifest is null || SignedManifest.TryRead(manifest) is not { Manifest.Renditions: [var file, ..] }) return Missing($"{place} has it, but without a manifest neither its name nor its digest is known");
        if (_destinations.At(place, profile) is not { } at) return Missing($"the storage '{place}' is not configured");
        using var copy = new DigestStream(to);
        var wanted = new StoreFile(at.Uri, file.Name, file.Type, file.Bytes, file.Sha256, () => Stream.Null);
        var outcome = await at.Store.FetchAsync(wanted, copy, cancel);
        return outcome switch
        {
            // What was read is judged here, so that what was found can be told.
            DeliveryOutcome.Done or DeliveryOutcome.Later { Reason: LaterReasons.Mismatch } => CopyOutcome.Judge(wanted.Final.ToString(), KnownFile.OfManifest(manifest), copy),
            DeliveryOutcome.Later later => Missing(later.Detail),
            DeliveryOutcome.Rejected rejected => Missing(rejected.Reason),
            _ => Missing("no answer"),
        };
    }

    public void Dispose() => _clients.Dispose();
}
