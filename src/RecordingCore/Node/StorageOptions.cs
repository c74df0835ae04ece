using System.Collections.Immutable;

namespace VxmlGir.RecordingCore.Node;

public enum StorageKind
{
    /// <summary>A collection of a WebDAV server (RFC 4918), http or https.</summary>
    WebDav,

    /// <summary>A folder of this machine (or one mounted), file.</summary>
    Folder,

    /// <summary>A bucket of an S3-compatible server, addressed by path: http(s)://host/bucket/prefix/.</summary>
    S3,
}

/// <summary>A store that profiles name.</summary>
public sealed record StorageOptions(string Name, StorageKind Kind, Uri Uri)
{
    /// <summary>Node path that it serves, such as <c>/US/CA</c>; the nearest one at or above the node's own is used. <c>/</c>: everywhere.</summary>
    public string Location { get; init; } = "/";

    /// <summary><c>user:password</c>; for S3 <c>access key:secret key</c>.</summary>
    public string? Authorization { get; init; }

    /// <summary>S3 only.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>DER of the authorities that may have signed the server's certificate; none: the system's.</summary>
    public ImmutableArray<ImmutableArray<byte>> Authorities { get; init; } = [];
}

/// <summary>What a profile says now about a destination, for recordings that began when it said something else.</summary>
public sealed record ProfileCredentials(string Profile, Uri Destination, string? Authorization);

/// <summary>
/// Destinations as configured now. An outbox entry has names and addresses; address and credentials of a named storage, and the credentials of a profile's own
/// destinations, are looked up here at each attempt: a corrected password reaches recordings that were made with the wrong one.
/// </summary>
public sealed record DestinationDirectory
{
    public static DestinationDirectory Empty { get; } = new();

    public ImmutableArray<StorageOptions> Storages { get; init; } = [];

    /// <summary>Storages and processors that profiles address directly.</summary>
    public ImmutableArray<ProfileCredentials> Profiles { get; init; } = [];

    /// <summary>This node's path.</summary>
    public string Location { get; init; } = "/";

    /// <summary>Null when none of that name serves this node.</summary>
    public StorageOptions? Named(string name) => Storages.Where(s => s.Name == name && Serves(s.Location)).MaxBy(s => s.Location.Trim('/').Length);

    /// <summary>The present credentials for an address: the profile's own, else those of any profile that has the address; false when no profile has it any more.</summary>
    public bool TryAuthorization(string? profile, string destination, out string? authorization)
    {
        var found = Profiles.Where(p => p.Destination.AbsoluteUri == destination).OrderByDescending(p => p.Profile == profile).FirstOrDefault();
        authorization = found?.Authorization;
        return found is not null;
    }

    private bool Serves(string location)
    {
        var (at, here) = (location.Trim('/'), Location.Trim('/'));
        return at.Length == 0 || here == at || here.StartsWith(at + "/", StringComparison.Ordinal);
    }
}
