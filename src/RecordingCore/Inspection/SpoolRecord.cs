using System.Collections.Immutable;
using VxmlGir.Contracts.Metadata;

namespace VxmlGir.RecordingCore.Inspection;

/// <summary>One recording in a spool.</summary>
public sealed record SpoolRecord
{
    public required string MediaId { get; init; }

    /// <summary><c>recording</c> (a journal: in progress, or waiting to become a file), <c>encoded</c>, <c>uploaded</c>, <c>verified</c>, <c>announced</c>, <c>quarantined</c>.</summary>
    public required string State { get; init; }

    /// <summary>Folder of the spool.</summary>
    public required string Root { get; init; }

    /// <summary>When this state was reached (its file's time).</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Bytes of the file as it will be stored; of the journal when there is no file yet.</summary>
    public long Bytes { get; init; }

    /// <summary>Of the file as it will be stored; lower-case hexadecimal.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Collection of the store; null: the node's own.</summary>
    public string? Storage { get; init; }

    /// <summary>Where the metadata goes; null: the node's own intake.</summary>
    public string? Processor { get; init; }

    /// <summary>As it will be posted, but for where the file lies; null before there is a file, or when it cannot be read.</summary>
    public RecordingMetadata? Metadata { get; init; }

    /// <summary>Why it is in quarantine, or what cannot be read.</summary>
    public string? Reason { get; init; }

    /// <summary>A retry was asked for and not yet done.</summary>
    public bool RetryAsked { get; init; }

    /// <summary>It was asked for to be closed, and is not yet.</summary>
    public bool DiscardAsked { get; init; }

    public ImmutableArray<MediaFile> MediaFiles => Metadata?.MediaFiles ?? [];
}

/// <summary>What a request to try again came to.</summary>
public enum RetryAnswer
{
    /// <summary>The running node does it within seconds, else the next start.</summary>
    Asked,

    /// <summary>On its way; it is tried again by itself.</summary>
    NotInQuarantine,

    /// <summary>It is to be closed.</summary>
    DiscardAsked,
    Unknown,
}

/// <summary>What a request to close came to.</summary>
public enum DiscardAnswer
{
    /// <summary>The running node does it within seconds, else the next start.</summary>
    Asked,

    /// <summary>It was asked for before; that request stands.</summary>
    AskedBefore,

    /// <summary>It is to be tried again.</summary>
    RetryAsked,

    /// <summary>In progress, or on its way.</summary>
    NotInQuarantine,
    Unknown,
}
