using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Manifests;
using VxmlGir.RecordingCore.Outbox;

namespace VxmlGir.RecordingCore.Inspection;

/// <summary>What was noted of a file when it was made, and so what a copy of it must be.</summary>
/// <param name="Sha256">Of the file as it is stored (the ciphertext, when encrypted); lower-case hexadecimal.</param>
/// <param name="By">Where it is noted: <c>manifest</c>, <c>outbox entry</c>, <c>metadata</c>.</param>
public sealed record KnownFile(string Sha256, long Bytes, string By)
{
    private const int DigestLength = 64;

    /// <param name="text">A signed manifest.</param>
    /// <returns>Null: it is none, or names no file.</returns>
    public static KnownFile? OfManifest(string? text) =>
        text is not null && SignedManifest.TryRead(text) is { Manifest.Renditions: [var file, ..] } ? new(file.Sha256, file.Bytes, "manifest") : null;

    /// <returns>Null where metadata have no digest: of files that are not encrypted.</returns>
    public static KnownFile? OfMetadata(MediaFile? file) => file?.Encryption is { Sha256: { Length: DigestLength } sha256 } ? new(sha256, file.Size, "metadata") : null;

    internal static KnownFile Of(OutboxEntry entry) => new(entry.Sha256, entry.Length, "outbox entry");
}
