using System.Collections.Immutable;
using VxmlGir.Host.Configuration;

namespace VxmlGir.Host.CommandLine;

/// <summary>What one use of <c>vxmlgir recordings</c> asks for.</summary>
/// <param name="Configuration">Says where spool and store lie.</param>
/// <param name="Json">Print JSON instead of text.</param>
/// <param name="AuditFile">Where the use is noted; null: in the spool.</param>
public abstract record RecordingsRequest(PlatformConfiguration Configuration, bool Json, string? AuditFile)
{
    /// <param name="State">Only those in this state; null: all.</param>
    /// <param name="Most">Most lines of what has been delivered.</param>
    public sealed record List(PlatformConfiguration Configuration, bool Json, string? AuditFile, string? State, int Most) : RecordingsRequest(Configuration, Json, AuditFile);

    /// <param name="Id">Media id or CallUUID.</param>
    public sealed record Show(PlatformConfiguration Configuration, bool Json, string? AuditFile, string Id) : RecordingsRequest(Configuration, Json, AuditFile);

    /// <param name="MediaIds">Empty: all that are in quarantine.</param>
    public sealed record Retry(PlatformConfiguration Configuration, bool Json, string? AuditFile, ImmutableArray<string> MediaIds) : RecordingsRequest(Configuration, Json, AuditFile);

    /// <param name="Reason">Why; for the ledger and the audit log.</param>
    public sealed record Discard(PlatformConfiguration Configuration, bool Json, string? AuditFile, ImmutableArray<string> MediaIds, string Reason) : RecordingsRequest(Configuration, Json, AuditFile);

    /// <param name="Wait">How long delivery may take.</param>
    public sealed record Recover(PlatformConfiguration Configuration, bool Json, string? AuditFile, TimeSpan Wait) : RecordingsRequest(Configuration, Json, AuditFile);

    /// <param name="File">The encrypted file.</param>
    /// <param name="KeyFile">PEM; or null.</param>
    /// <param name="Pkcs12File">PKCS #12; or null.</param>
    /// <param name="PasswordFile">Holds the password of either; its first line.</param>
    /// <param name="MetadataFile"><c>recording.json</c> with the digest; null: the one beside the file, when there is one.</param>
    /// <param name="Output">Null: beside the current folder's other files, named after the file.</param>
    /// <param name="Overwrite">Replace an output that exists.</param>
    public sealed record Decrypt(
        PlatformConfiguration Configuration, bool Json, string? AuditFile, string File, string? KeyFile, string? Pkcs12File, string? PasswordFile, string? MetadataFile, string? Output, bool Overwrite)
        : RecordingsRequest(Configuration, Json, AuditFile);

    /// <param name="Ids">Media ids or CallUUIDs; empty: everything.</param>
    /// <param name="Anchors">File or folder of anchors; null: the configured file.</param>
    /// <param name="PublicKeys">Files of public keys; empty: those beside the ledger.</param>
    /// <param name="Folders">Further folders with stored files.</param>
    public sealed record Verify(
        PlatformConfiguration Configuration, bool Json, string? AuditFile, ImmutableArray<string> Ids, string? Anchors, ImmutableArray<string> PublicKeys, ImmutableArray<string> Folders)
        : RecordingsRequest(Configuration, Json, AuditFile);

    /// <param name="Ids">Media ids or CallUUIDs; empty: all of the time range.</param>
    /// <param name="Output">A folder that does not exist, or is empty.</param>
    public sealed record Export(PlatformConfiguration Configuration, bool Json, string? AuditFile, ImmutableArray<string> Ids, DateTimeOffset? From, DateTimeOffset? To, string Output)
        : RecordingsRequest(Configuration, Json, AuditFile);

    public sealed record Rebuild(PlatformConfiguration Configuration, bool Json, string? AuditFile) : RecordingsRequest(Configuration, Json, AuditFile);

    public sealed record PublicKey(PlatformConfiguration Configuration, bool Json, string? AuditFile) : RecordingsRequest(Configuration, Json, AuditFile);
}
