using System.Collections.Immutable;

namespace VxmlGir.Contracts.Metadata;

/// <summary>
/// The recording of one call as the recording processor receives it: one resource per CallUUID, its media files hanging off it.
/// Times are instants in UTC; the text forms are <see cref="MetadataJson"/>'s business.
/// </summary>
public sealed record RecordingMetadata
{
    /// <summary>The CallUUID.</summary>
    public required string Id { get; init; }

    public string CallerPhoneNumber { get; init; } = "";
    public string DialedPhoneNumber { get; init; } = "";
    public required DateTimeOffset StartTime { get; init; }
    public required DateTimeOffset StopTime { get; init; }
    public ImmutableArray<MediaFile> MediaFiles { get; init; } = [];

    /// <summary>Entries as JSON text each; their schema is not public, so they pass through unread.</summary>
    public ImmutableArray<string> EventHistory { get; init; } = [];
}

/// <summary>One file of a recording. <see cref="MediaId"/> identifies it for ever: there is never a second object or row for it.</summary>
public sealed record MediaFile
{
    public required string MediaId { get; init; }
    public required string CallUuid { get; init; }
    public required DateTimeOffset StartTime { get; init; }
    public required DateTimeOffset StopTime { get; init; }
    public required TimeSpan Duration { get; init; }

    /// <summary>Bytes of the file as stored.</summary>
    public long Size { get; init; }

    /// <summary><c>audio/mp3</c> or <c>audio/wav</c>.</summary>
    public required string Type { get; init; }

    public string? MediaUri { get; init; }
    public string? MediaPath { get; init; }
    public string Tenant { get; init; } = "";
    public string IvrProfile { get; init; } = "";
    public ImmutableArray<string> Partitions { get; init; } = [];
    public ImmutableArray<string> AccessGroups { get; init; } = [];

    /// <summary>Transitions between recording and pause, in time order.</summary>
    public ImmutableArray<MediaMask> Masks { get; init; } = [];

    public MediaDescriptor? MediaDescriptor { get; init; }

    /// <summary>Certificates that the file is encrypted for, by alias; empty when it is not.</summary>
    public ImmutableArray<string> CertAlias { get; init; } = [];

    public MediaEncryption? Encryption { get; init; }

    /// <summary>Keys compare without regard to case: public messages disagree (<c>recordDN</c>, <c>recorddn</c>).</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = NoParameters;

    public static ImmutableSortedDictionary<string, string> NoParameters { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);
}

public enum MaskType
{
    Paused,
    Resume,
}

/// <summary>A time-stamped transition: from here on paused, or from here on recorded again.</summary>
public sealed record MediaMask(DateTimeOffset Time, MaskType Type)
{
    /// <summary>Who had it paused: <c>application</c> (record commands), <c>session</c> (a sensitive scope), <c>platform</c> (keys that nothing harmless took). Several, by comma; null: not known. Ours, beside the vendor's two fields.</summary>
    public string? By { get; init; }

    /// <summary>Why; null: not known.</summary>
    public string? Reason { get; init; }
}

/// <summary>Where the file lies: the storage's collection and the path below it.</summary>
public sealed record MediaDescriptor(string Storage, string Path);
