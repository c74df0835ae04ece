using System.Collections.Immutable;
using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Ledger;

namespace VxmlGir.RecordingCore.Manifests;

/// <summary>What a finaliser knows for a manifest: all but its place in the chain.</summary>
/// <param name="Metadata">As it will be posted; one media file.</param>
internal sealed record ManifestDraft(
    RecordingMetadata Metadata, ImmutableArray<ManifestRendition> Renditions, ImmutableArray<ManifestSegment> Journal, ImmutableArray<string> Commands)
{
    /// <summary>Reads the journal's segments once more, as they lie there. One that cannot be read has no digest, and says so.</summary>
    public static ImmutableArray<ManifestSegment> SegmentsOf(JournalSet journal) =>
    [
        .. journal.Segments.Select(s =>
        {
            try
            {
                using var stream = s.Root.Files.OpenRead(Path.Combine(s.Root.Journals, s.Name.ToString()));
                var (digest, length) = Digests.Of(stream);
                return new ManifestSegment(s.Name.ToString(), length, digest);
            }
            catch (IOException)
            {
                return new ManifestSegment(s.Name.ToString(), -1, "");
            }
        }),
    ];

    /// <summary>The metadata with the key of the commitments, and the manifest at its place.</summary>
    public (RecordingMetadata Metadata, Manifest Manifest) At(LedgerState chain, NodeSigner signer, DateTimeOffset now)
    {
        var file = Metadata.MediaFiles[0];
        var key = signer.CommitmentKey(file.MediaId);
        var metadata = Metadata with { MediaFiles = [file with { Parameters = file.Parameters.SetItem(ManifestFacts.KeyParameter, Convert.ToHexStringLower(key)) }] };
        // As a reader of the posted text will see it: times and durations lose their fractions there.
        var read = MetadataJson.Read(MetadataJson.Write(metadata)) is MetadataReadResult.Ok ok ? ok.Metadata.MediaFiles[0] : metadata.MediaFiles[0];
        return (metadata, new Manifest
        {
            Number = chain.Manifests + 1,
            Previous = chain.ManifestHash,
            Key = signer.Fingerprint,
            MediaId = file.MediaId,
            CallUuid = file.CallUuid,
            At = now,
            Renditions = Renditions,
            Journal = Journal,
            Masks = [.. read.Masks.Select(ManifestFacts.MaskText)],
            Commands = Commands,
            Facts = ManifestFacts.Commit(read, key),
        });
    }
}
