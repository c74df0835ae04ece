using System.Text;
using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Outbox;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>Knows for every state of an outbox item which server is next and what to do there.</summary>
internal sealed class Courier(Destinations destinations)
{
    /// <summary>The server of the next step; null when none is configured, or the step is local.</summary>
    public Destination? Next(OutboxState state, OutboxEntry entry) => state switch
    {
        OutboxState.Encoded or OutboxState.Uploaded => destinations.Store(entry),
        OutboxState.Verified => destinations.Processor(entry),
        _ => null,
    };

    public async Task<DeliveryOutcome> StepAsync(OutboxItem item, OutboxEntry entry, Destination at, CancellationToken cancel)
    {
        if (item.State == OutboxState.Verified) return await AnnounceAsync(entry, at, cancel);
        var file = new StoreFile(at.Uri, entry.ObjectName, entry.MediaType, entry.Length, entry.Sha256, item.OpenMedia);
        if (item.State == OutboxState.Encoded) return await at.Store.StoreAsync(file, cancel);
        var verified = await new ManifestStore(at.Store).VerifyAsync(file, entry.Manifest, cancel);
        if (verified is DeliveryOutcome.Done && item.Untidy) await at.Store.SweepAsync(file, cancel);
        return verified;
    }

    private async Task<DeliveryOutcome> AnnounceAsync(OutboxEntry entry, Destination processor, CancellationToken cancel)
    {
        if (destinations.Store(entry) is not { } store) return new DeliveryOutcome.Later(LaterReasons.NotConfigured, "no store is configured", false);
        if (MetadataJson.Read(Encoding.UTF8.GetBytes(entry.Metadata)) is not MetadataReadResult.Ok { Metadata: { MediaFiles: [var file] } metadata })
            return new DeliveryOutcome.Rejected("the outbox entry's metadata cannot be read");
        var uri = new Uri(store.Uri, entry.ObjectName);
        var located = file with
        {
            MediaUri = uri.AbsoluteUri, MediaPath = uri.AbsolutePath, MediaDescriptor = new MediaDescriptor(store.Uri.AbsoluteUri, entry.ObjectName),
        };
        return await processor.Post.PostAsync(processor.Uri, MetadataJson.Write(metadata with { MediaFiles = [located] }), processor.Credentials, cancel);
    }
}
