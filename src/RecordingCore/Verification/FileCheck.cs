using System.Text;
using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Manifests;

namespace VxmlGir.RecordingCore.Verification;

/// <summary>Stored files, their manifests beside them, and their metadata.</summary>
internal sealed class FileCheck(ManifestCheck manifests, List<Finding> findings)
{
    public long Files { get; private set; }
    public long Bytes { get; private set; }

    /// <summary>One file of a store.</summary>
    public void Media(ManifestRendition rendition, string path)
    {
        using var stream = File.OpenRead(path);
        Media(rendition, path, Digests.Of(stream));
    }

    /// <summary>One file whose bytes were read elsewhere.</summary>
    public void Media(ManifestRendition rendition, string place, (string Sha256, long Length) seen)
    {
        Files++;
        Bytes += seen.Length;
        if (seen.Sha256 == rendition.Sha256) return;
        var kind = manifests.OwnerOf(seen.Sha256) is not null ? FindingKind.Swapped
            : seen.Length < rendition.Bytes ? FindingKind.Cut : seen.Length > rendition.Bytes ? FindingKind.Inserted : FindingKind.Changed;
        var what = kind == FindingKind.Swapped ? $"is the file of {manifests.OwnerOf(seen.Sha256)}" : $"{seen.Length} bytes with another digest; {rendition.Bytes} were stored";
        findings.Add(new Finding(kind, place, what));
    }

    /// <summary>The manifest beside a file.</summary>
    public void Manifest(string mediaId, string path)
    {
        var known = manifests.Of(mediaId);
        // Not as text: a byte order mark is a change too.
        var text = Encoding.UTF8.GetString(File.ReadAllBytes(path));
        if (known.Any(m => m.Text == text)) return;
        var other = SignedManifest.TryRead(text)?.Manifest.MediaId;
        findings.Add(other is not null && other != mediaId
            ? new Finding(FindingKind.Swapped, path, $"is the manifest of {other}")
            : new Finding(FindingKind.Changed, path, "is not the manifest that the ledger has"));
    }

    /// <summary>The metadata of one file.</summary>
    public void Metadata(MediaFile file, string path)
    {
        if (manifests.Of(file.MediaId) is not [.., { } last]) return;
        var differs = ManifestFacts.Differences(file, last.Manifest.Facts).ToList();
        if (differs.Count > 0) findings.Add(new Finding(FindingKind.Changed, path, $"{file.MediaId}: not as sealed: {string.Join(", ", differs)}"));
    }
}
