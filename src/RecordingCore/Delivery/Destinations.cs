using System.Collections.Concurrent;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Outbox;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>A server or folder in use: how to talk to it, and whether it takes files.</summary>
internal sealed record Destination(Uri Uri, HttpCredentials Credentials, IRecordingStore Store, MetadataPost Post, DestinationGate Gate);

/// <summary>
/// Finds the destination of an entry in what is configured now, at each attempt: names and profiles are looked up anew, what an entry carries itself is the last resort.
/// Thread-safe.
/// </summary>
internal sealed class Destinations(DeliveryClients clients, DeliveryOptions options, TimeProvider time, IIds ids)
{
    private readonly ConcurrentDictionary<string, Destination> _known = new();
    private DestinationDirectory _directory = options.Destinations;

    /// <summary>Another configuration: what waits sees it at its next attempt.</summary>
    public void Use(DestinationDirectory directory)
    {
        Volatile.Write(ref _directory, directory);
        _known.Clear();
    }

    /// <summary>Null when the entry names a storage that is not configured, or none at all.</summary>
    public Destination? Store(OutboxEntry entry)
    {
        var directory = Volatile.Read(ref _directory);
        if (entry.StorageName is { } name) return directory.Named(name) is { } named ? Find(named with { Uri = Collection(named.Uri.AbsoluteUri) }) : null;
        if (entry.Storage is { } uri) return Find(Direct(Collection(uri), Authorization(directory, entry, uri, entry.StorageAuthorization)));
        return options.EmbeddedStore is { } own ? Find(Direct(Collection(own.AbsoluteUri), options.EmbeddedStoreAuthorization)) : null;
    }

    /// <summary>The store that the ledger names: by the name of a storage, or by its address. Null when it is neither.</summary>
    public Destination? At(string place, string? profile)
    {
        var directory = Volatile.Read(ref _directory);
        if (directory.Named(place) is { } named) return Find(named with { Uri = Collection(named.Uri.AbsoluteUri) });
        if (!Uri.TryCreate(place, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "file")) return null;
        return Find(Direct(Collection(place), directory.TryAuthorization(profile, place, out var now) ? now : null));
    }

    public Destination? Processor(OutboxEntry entry)
    {
        if (entry.Processor is { } uri) return Find(Direct(new Uri(uri), Authorization(Volatile.Read(ref _directory), entry, uri, entry.ProcessorAuthorization)));
        return options.EmbeddedProcessor is { } own ? Find(Direct(own, options.EmbeddedProcessorAuthorization)) : null;
    }

    private static string? Authorization(DestinationDirectory directory, OutboxEntry entry, string uri, string? frozen) =>
        directory.TryAuthorization(entry.Profile, uri, out var now) ? now : frozen;

    private static StorageOptions Direct(Uri uri, string? authorization) =>
        new("", uri.IsFile ? StorageKind.Folder : StorageKind.WebDav, uri) { Authorization = authorization };

    // A server is the same whatever names lead to it; with other credentials it is another one, whose troubles are its own.
    private Destination Find(StorageOptions storage) => _known.GetOrAdd(
        string.Join('\n', storage.Kind, storage.Uri.AbsoluteUri, storage.Authorization, storage.Region, DeliveryClients.Fingerprint(storage)),
        static (_, given) => given.Me.Make(given.Storage), (Me: this, Storage: storage));

    private Destination Make(StorageOptions storage)
    {
        var http = new HttpExchange(clients.For(storage), time, options.Timeout, options.MinRate);
        var credentials = new HttpCredentials(storage.Kind == StorageKind.S3 ? null : storage.Authorization, ids);
        IRecordingStore store = storage.Kind switch
        {
            StorageKind.Folder => new FolderStore(),
            StorageKind.S3 => new S3Store(http, Signature(storage), credentials),
            _ => new WebDavStore(http, credentials),
        };
        return new Destination(storage.Uri, credentials, store, new MetadataPost(http), new DestinationGate(time, options.MinBackoff, options.MaxProbe));
    }

    private AwsSignature Signature(StorageOptions storage)
    {
        var keys = (storage.Authorization ?? ":").Split(':', 2);
        return new AwsSignature(keys[0], keys[^1], storage.Region, time);
    }

    private static Uri Collection(string uri) => new(uri.EndsWith('/') ? uri : uri + "/");
}
