namespace VxmlGir.RecordingCore.Manifests;

/// <summary>Where the ledger's head is put, so that who can write the spool cannot rewrite the past.</summary>
public sealed record AnchorOptions
{
    /// <summary>A line per anchor is appended; best on another machine's disk, or one that can only be appended to.</summary>
    public string? File { get; init; }

    /// <summary>Takes a POST of JSON per anchor, or (ending in a slash) is a WebDAV collection that gets a document per anchor.</summary>
    public Uri? Address { get; init; }

    /// <summary><c>user:password</c> of <see cref="Address"/>.</summary>
    public string? Authorization { get; init; }

    /// <summary>Longest time that something is in the ledger and not covered by an anchor.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);
}
