using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Manifests;

namespace VxmlGir.RecordingCore.Verification;

/// <summary>The manifests that the ledger holds: signed, and each following the one before.</summary>
internal sealed class ManifestCheck
{
    private readonly Dictionary<string, List<SignedManifest>> _byMedia = [];
    private readonly Dictionary<string, string> _mediaByDigest = [];
    private readonly HashSet<string> _names = [];

    public long Count { get; private set; }

    /// <summary>Whether a manifest swears to a file of this name.</summary>
    public bool HasFile(string name) => _names.Contains(name);

    /// <summary>The manifests of a recording, the one that holds last.</summary>
    public IReadOnlyList<SignedManifest> Of(string mediaId) => _byMedia.GetValueOrDefault(mediaId) ?? [];

    /// <summary>Whose file has this digest; null: nobody's.</summary>
    public string? OwnerOf(string sha256) => _mediaByDigest.GetValueOrDefault(sha256);

    public void Run(IReadOnlyDictionary<long, LedgerEntry> entries, SignatureCheck keys, List<Finding> findings)
    {
        var (number, hash) = (0L, LedgerHead.Start.Hash);
        foreach (var (at, entry) in entries)
        {
            if (entry.Step != LedgerStep.Sealed) continue;
            var where = $"manifest of {entry.MediaId} (entry {at})";
            if (SignedManifest.TryRead(entry.Manifest ?? "") is not { } signed)
            {
                findings.Add(new Finding(FindingKind.Changed, where, "is no manifest"));
                continue;
            }
            Take(signed);
            if (signed.Fault(keys) is { } fault) findings.Add(new Finding(FindingKind.Unsigned, where, fault));
            if (signed.Manifest.MediaId != entry.MediaId) findings.Add(new Finding(FindingKind.Swapped, where, $"is the one of {signed.Manifest.MediaId}"));
            if (signed.Manifest.Number != number + 1 || signed.Manifest.Previous != hash)
                findings.Add(new Finding(signed.Manifest.Number > number + 1 ? FindingKind.Removed : FindingKind.Inserted, where, $"is number {signed.Manifest.Number} and does not follow number {number}"));
            (number, hash) = (signed.Manifest.Number, Digests.Of(signed.Text));
        }
    }

    private void Take(SignedManifest signed)
    {
        Count++;
        if (!_byMedia.TryGetValue(signed.Manifest.MediaId, out var list)) _byMedia[signed.Manifest.MediaId] = list = [];
        list.Add(signed);
        foreach (var rendition in signed.Manifest.Renditions)
        {
            _mediaByDigest[rendition.Sha256] = rendition.Name;
            _names.Add(rendition.Name);
        }
    }
}
