using System.Collections.Concurrent;
using System.Text;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Outbox;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>A server in use: its credentials and whether it takes files.</summary>
internal sealed record Destination(Uri Uri, HttpCredentials Credentials, DestinationGate Gate);

/// <summary>Knows for every state of an outbox item which server is next and what to do there.</summary>
internal sealed class Courier(HttpClient client, DeliveryOptions options, TimeProvider time, IIds ids)
{
    private readonly HttpExchange _http = new(client, time, options.Timeout);
    private readonly ConcurrentDictionary<(string Uri, string? Authorization), Destination> _destinations = new();

    /// <summary>The server of the next step; null when none is configured, or the step is local.</summary>
    public Destination? Next(OutboxState state, OutboxEntry entry) => state switch
    {
        OutboxState.Encoded or OutboxState.Uploaded => Store(entry),
        OutboxState.Verified => entry.Processor is null
            ? Find(options.EmbeddedProcessor?.AbsoluteUri, options.EmbeddedProcessorAuthorization)
            : Find(entry.Processor, entry.ProcessorAuthorization),
        _ => null,
    };

    public Task<DeliveryOutcome> StepAsync(OutboxItem item, OutboxEntry entry, Destination at, CancellationToken cancel)
    {
        var store = new WebDavStore(_http);
        return item.State switch
        {
            OutboxState.Encoded => store.StoreAsync(File(item, entry, at), at.Credentials, cancel),
            OutboxState.Uploaded => store.VerifyAsync(File(item, entry, at), at.Credentials, cancel),
            _ => AnnounceAsync(entry, at, cancel),
        };
    }

    private async Task<DeliveryOutcome> AnnounceAsync(OutboxEntry entry, Destination processor, CancellationToken cancel)
    {
        if (Store(entry) is not { } store) return new DeliveryOutcome.Later(LaterReasons.NotConfigured, "no store is configured", false);
        if (MetadataJson.Read(Encoding.UTF8.GetBytes(entry.Metadata)) is not MetadataReadResult.Ok { Metadata: { MediaFiles: [var file] } metadata })
            return new DeliveryOutcome.Rejected("the outbox entry's metadata cannot be read");
        var uri = new Uri(store.Uri, entry.MediaId);
        var located = file with
        {
            MediaUri = uri.AbsoluteUri, MediaPath = uri.AbsolutePath, MediaDescriptor = new MediaDescriptor(store.Uri.AbsoluteUri, entry.MediaId),
        };
        return await new MetadataPost(_http).PostAsync(processor.Uri, MetadataJson.Write(metadata with { MediaFiles = [located] }), processor.Credentials, cancel);
    }

    private static StoreFile File(OutboxItem item, OutboxEntry entry, Destination at) =>
        new(at.Uri, entry.MediaId, entry.MediaType, entry.Length, entry.Sha256, item.OpenMedia);

    private Destination? Store(OutboxEntry entry) => entry.Storage is null
        ? Find(Collection(options.EmbeddedStore?.AbsoluteUri), options.EmbeddedStoreAuthorization)
        : Find(Collection(entry.Storage), entry.StorageAuthorization);

    private Destination? Find(string? uri, string? authorization) => uri is null ? null : _destinations.GetOrAdd(
        (uri, authorization), static (key, me) => me.Make(key.Uri, key.Authorization), this);

    private Destination Make(string uri, string? authorization) =>
        new(new Uri(uri), new HttpCredentials(authorization, ids), new DestinationGate(time, options.MinBackoff, options.MaxProbe));

    private static string? Collection(string? uri) => uri is null || uri.EndsWith('/') ? uri : uri + "/";
}
