using System.Collections.Immutable;

namespace VxmlGir.RecordingCore.Verification;

/// <summary>What to check, and against what.</summary>
public sealed record VerifyRequest
{
    /// <summary>Folders of the spools: ledger, audit log, what has not been delivered.</summary>
    public required ImmutableArray<string> Spools { get; init; }

    /// <summary>File or folder of anchors; null: none, so that only what is within the ledger can be judged.</summary>
    public string? Anchors { get; init; }

    /// <summary>Texts of public keys, PEM; empty: those that lie beside the ledger.</summary>
    public ImmutableArray<string> PublicKeys { get; init; } = [];

    /// <summary>Folders where stored files lie, or copies of them; searched in full depth, by name.</summary>
    public ImmutableArray<string> Stores { get; init; } = [];

    /// <summary>The embedded store is among <see cref="Stores"/>: what was put there must be there.</summary>
    public bool Embedded { get; init; }

    /// <summary>Folder of <c>recording.json</c> files, searched in full depth; null: metadata are not checked.</summary>
    public string? Shelf { get; init; }

    public string? AuditLog { get; init; }

    /// <summary>Only files of these media ids or CallUUIDs; empty: all. The ledger is checked as a whole in any case.</summary>
    public ImmutableArray<string> Ids { get; init; } = [];
}

/// <summary>How far a check has come.</summary>
public sealed record VerifyProgress(string Part, long Done, long Total);

/// <summary>What was checked and what was found.</summary>
public sealed record VerifyReport
{
    public required ImmutableArray<Finding> Findings { get; init; }
    public long Entries { get; init; }
    public long Manifests { get; init; }
    public long Files { get; init; }
    public long Bytes { get; init; }
    public long AuditLines { get; init; }

    /// <summary>Recordings whose files lie elsewhere: not checked.</summary>
    public long Elsewhere { get; init; }

    /// <summary>Number of the last entry that an anchor covers; 0: none.</summary>
    public long AnchoredEntry { get; init; }
    public DateTimeOffset? AnchoredAt { get; init; }

    /// <summary>What limits this check.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
