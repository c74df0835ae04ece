using System.Collections.Immutable;
using VxmlGir.Contracts.Metadata;

namespace VxmlGir.Host.Recordings;

/// <summary>One media file, wherever it is.</summary>
/// <param name="State">A state of the spool, or <c>delivered</c>: the embedded store and intake have it.</param>
/// <param name="Place">Folder of the spool or of the shelf.</param>
internal sealed record RecordingRow(string MediaId, string CallUuid, string State, DateTimeOffset Since, long Bytes, string Place)
{
    public MediaFile? File { get; init; }
    public string? Sha256 { get; init; }
    public string? Storage { get; init; }
    public string? Processor { get; init; }
    public string? Reason { get; init; }
    public bool RetryAsked { get; init; }
    public bool DiscardAsked { get; init; }

    /// <summary>From the ledger: time, step, detail of each.</summary>
    public ImmutableArray<string> Steps { get; init; } = [];

    /// <summary>The fields as <c>--json</c> prints them; null ones are left out.</summary>
    public IEnumerable<(string Name, object? Value)> Fields()
    {
        yield return ("mediaId", MediaId);
        yield return ("callUuid", CallUuid);
        yield return ("state", State);
        yield return ("since", Since.UtcDateTime);
        yield return ("bytes", Bytes);
        yield return ("start", File?.StartTime.UtcDateTime);
        yield return ("durationMs", File is null ? null : (long)File.Duration.TotalMilliseconds);
        yield return ("type", File?.Type);
        yield return ("profile", File?.IvrProfile);
        yield return ("partitions", File?.Partitions is { IsEmpty: false } partitions ? partitions : null);
        yield return ("certAlias", File?.CertAlias is { IsEmpty: false } aliases ? aliases : null);
        yield return ("encryption", File?.Encryption is { } e ? $"{e.Container} {e.Content} {e.KeyTransport}" : null);
        yield return ("sha256", Sha256 ?? File?.Encryption?.Sha256);
        yield return ("storage", Storage);
        yield return ("processor", Processor);
        yield return ("mediaUri", File?.MediaUri);
        yield return ("reason", Reason);
        yield return ("retryAsked", RetryAsked ? true : null);
        yield return ("discardAsked", DiscardAsked ? true : null);
        yield return ("place", Place);
        yield return ("steps", Steps is { IsDefaultOrEmpty: false } steps ? steps : null);
        yield return ("parameters", File?.Parameters is { Count: > 0 } parameters ? parameters : null);
    }
}
