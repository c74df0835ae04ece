using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Verification;

/// <summary>What the spools hold of recordings that are not delivered.</summary>
internal sealed class SpoolFiles
{
    private readonly Dictionary<string, (string Path, SpoolKey Key)> _media = [];
    private readonly HashSet<string> _journals = [];

    public SpoolFiles(IEnumerable<string> spools)
    {
        var files = new LinuxSpoolFiles();
        foreach (var spool in spools.Where(s => File.Exists(Path.Combine(s, "node.key"))))
        {
            var key = SpoolKey.Open(spool, files, files, new SystemIds());
            foreach (var folder in (string[])["journal", "outbox", "quarantine"])
            {
                if (!Directory.Exists(Path.Combine(spool, folder))) continue;
                foreach (var file in files.List(Path.Combine(spool, folder)))
                {
                    if (file.EndsWith(OutboxItem.MediaExtension, StringComparison.Ordinal)) _media[file[..^OutboxItem.MediaExtension.Length]] = (Path.Combine(spool, folder, file), key);
                    else if (SegmentName.TryParse(file, out var segment)) _journals.Add(segment.Value.MediaId);
                }
            }
        }
    }

    public bool HasMedia(string mediaId) => _media.ContainsKey(mediaId);

    public bool HasJournal(string mediaId) => _journals.Contains(mediaId);

    /// <summary>Opens and digests the sealed file; null: it moved on meanwhile.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message says where.</exception>
    public (string Place, (string Sha256, long Length) Seen)? Digest(string mediaId)
    {
        var (path, key) = _media[mediaId];
        try
        {
            using var stream = new SealedReadStream(new BlockReader(new LinuxSpoolFiles().OpenRead(path), SealedPurpose.Rendition, key));
            return (path, Digests.Of(stream));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public string PathOf(string mediaId) => _media[mediaId].Path;
}
