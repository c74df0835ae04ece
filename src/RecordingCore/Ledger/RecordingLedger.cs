using System.Collections.Concurrent;
using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Manifests;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>What was sealed: the metadata to post, and the manifest's text.</summary>
internal sealed record SealedRecording(RecordingMetadata Metadata, string Manifest);

/// <summary>Where the engine notes what becomes of recordings. Thread-safe; noting never waits and never throws.</summary>
internal sealed class RecordingLedger(LedgerLog log, NodeSigner signer, TimeProvider time)
{
    private const int MostDetail = 1000;
    private readonly Lock _sealing = new();
    private readonly ConcurrentDictionary<string, bool> _ending = new();
    private LedgerState? _chain;

    public NodeSigner Signer => signer;

    /// <summary>A recording that should be: before anything is done for it.</summary>
    public void Expected(RecordingContext context, string mediaId) => log.Add(First(LedgerStep.Expected, context, mediaId));

    /// <summary>It begins: the writer puts this on disk before the first block of its journal.</summary>
    public void Started(RecordingContext context, string mediaId) => log.Add(First(LedgerStep.Started, context, mediaId));

    public void Note(LedgerStep step, string mediaId, string? detail = null) => TryNote(step, mediaId, detail);

    /// <summary>False when memory is full: nothing was noted.</summary>
    public bool TryNote(LedgerStep step, string mediaId, string? detail = null) => log.Add(new LedgerEntry
    {
        Time = time.GetUtcNow(), Step = step, MediaId = mediaId, Detail = detail is { Length: > MostDetail } ? detail[..MostDetail] : detail,
    });

    /// <summary>
    /// This process is about to let go of a recording's files, and will note its end. Until that is in the projection nobody else may conclude it from the files' absence: there would be
    /// two notes of one delivery.
    /// </summary>
    public void Ending(string mediaId) => _ending[mediaId] = true;

    public bool IsEnding(string mediaId) => _ending.ContainsKey(mediaId);

    /// <summary>What was noted is known to whoever compares, or could not be noted.</summary>
    public void Ended(string mediaId) => _ending.TryRemove(mediaId, out _);

    /// <summary>True once everything noted before is on disk; false when no root could take it.</summary>
    public Task<bool> DurableAsync() => log.DurableAsync();

    /// <summary>When recordings were verified, this process's and earlier ones'; reads the log, so far back.</summary>
    public VerificationTimes VerifiedSince(DateTimeOffset since) => LedgerScan.Verified(log.Roots, since);

    /// <summary>Everything noted so far goes into the log's file now.</summary>
    public void Flush() => log.Flush();

    /// <summary>Signs the manifest, puts it into the chain, and comes back when that is durable.</summary>
    /// <exception cref="IOException">The ledger cannot be written now.</exception>
    public async Task<SealedRecording> SealAsync(ManifestDraft draft)
    {
        var made = Seal(draft);
        return await log.DurableAsync() ? made : throw new IOException("the ledger cannot be written");
    }

    private SealedRecording Seal(ManifestDraft draft)
    {
        lock (_sealing)
        {
            // The log's own state lags behind what waits: the order of manifests is made here.
            var chain = _chain ?? log.Durable;
            var now = time.GetUtcNow();
            var (metadata, manifest) = draft.At(chain, signer, now);
            var text = SignedManifest.Sign(manifest, signer).Text;
            var entry = new LedgerEntry { Time = now, Step = LedgerStep.Sealed, MediaId = manifest.MediaId, Manifest = text };
            if (!log.Add(entry)) throw new IOException("the ledger cannot be written");
            _chain = chain with { Manifests = manifest.Number, ManifestHash = Digests.Of(text) };
            return new SealedRecording(metadata, text);
        }
    }

    private LedgerEntry First(LedgerStep step, RecordingContext context, string mediaId) => new()
    {
        Time = time.GetUtcNow(), Step = step, MediaId = mediaId, CallUuid = context.CallUuid.Value, Origin = context.Origin.ToString(), Profile = context.Profile.Name,
    };
}
