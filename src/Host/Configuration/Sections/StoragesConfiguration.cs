using System.Collections.Immutable;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>A storage as read, its authorities still names of files.</summary>
/// <param name="AuthorityPlace">Where they were given, for errors.</param>
internal sealed record StorageEntry(StorageOptions Storage, ImmutableArray<string> AuthorityFiles, string AuthorityPlace);

/// <summary>Section <c>storages</c>: stores that profiles name, with their credentials in one place.</summary>
internal static class StoragesConfiguration
{
    public const string Section = "storages";

    public static ImmutableArray<Option> Options { get; } =
        [Option.Records(Section, Fields(), From, "Stores that profiles name. The same name may be there once per location: a node uses the nearest at or above its own recording.location.")];

    /// <summary>Faults that only a storage as a whole has.</summary>
    public static IEnumerable<string> Faults(ImmutableArray<StorageEntry> entries)
    {
        foreach (var storage in entries.Select(e => e.Storage))
        {
            if (storage.Kind == StorageKind.Folder != storage.Uri.IsFile)
                yield return $"storage '{storage.Name}': kind {storage.Kind.ToString().ToLowerInvariant()} does not go with {storage.Uri.Scheme}: (webdav and s3 take http or https, folder takes file)";
            if (storage.Kind == StorageKind.S3 && storage.Uri.AbsolutePath.Trim('/').Length == 0)
                yield return $"storage '{storage.Name}': an S3 uri has the bucket as its path: https://host/bucket/";
            if (storage.Kind == StorageKind.S3 && storage.Authorization?.Contains(':') != true)
                yield return $"storage '{storage.Name}': S3 takes authorization: 'access key:secret key'";
        }
        foreach (var twice in entries.GroupBy(e => (e.Storage.Name, e.Storage.Location.Trim('/'))).Where(g => g.Count() > 1))
            yield return $"storages: '{twice.Key.Name}' is there {twice.Count()} times for the location '/{twice.Key.Item2}'";
    }

    private static ImmutableArray<Option> Fields() =>
    [
        Option.Of("name", Kinds.Name, "storage", "Name that profiles use."),
        Option.Of("kind", Kinds.Choice(("webdav", StorageKind.WebDav), ("folder", StorageKind.Folder), ("s3", StorageKind.S3)), StorageKind.WebDav, "What it is."),
        Option.Of("uri", Kinds.Uri("http", "https", "file"), new Uri("http://127.0.0.1/"), "Collection of a WebDAV server, folder (file:///…), or S3 bucket with path (https://host/bucket/prefix/)."),
        Option.Of("location", Kinds.NodePath, "/", "Node path that it serves, such as /US/CA."),
        Option.Of("authorization", Kinds.Optional(Kinds.Secret), null, "user:password for Basic or Digest; for S3 'access key:secret key'."),
        Option.Of("region", Kinds.Text, "us-east-1", "S3 region."),
        Option.List("authorities", Kinds.Path, [], "PEM files of the certificate authorities that may have signed the server's certificate. None: the system's."),
    ];

    private static StorageEntry From(OptionValues v) => new(
        new StorageOptions(v.Get<string>("name"), v.Get<StorageKind>("kind"), v.Get<Uri>("uri"))
        {
            Location = v.Get<string>("location"), Authorization = v.Get<string?>("authorization"), Region = v.Get<string>("region"),
        },
        v.List<string>("authorities"), v.PlaceOf("authorities"));
}
