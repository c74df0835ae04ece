using System.Collections.Immutable;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>When recordings were verified in their store, as far back as was looked.</summary>
/// <param name="Times">By media id; the last time where there are several.</param>
/// <param name="Complete">The log reaches back so far: what is not here was verified earlier.</param>
internal sealed record VerificationTimes(ImmutableDictionary<string, DateTimeOffset> Times, bool Complete)
{
    /// <summary>Null: the log does not tell.</summary>
    public DateTimeOffset? Of(string mediaId) => Times.TryGetValue(mediaId, out var at) ? at : Complete ? DateTimeOffset.MinValue : null;
}
