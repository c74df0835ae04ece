using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Manifests;

namespace VxmlGir.RecordingCore.Verification;

/// <summary>Checks everything of a request: ledger against anchors, manifests against signatures, files, metadata and audit log against the ledger.</summary>
public sealed class Verifier
{
    private readonly VerifyRequest _request;
    private readonly IProgress<VerifyProgress>? _progress;
    private readonly List<Finding> _findings = [];
    private readonly List<string> _notes = [];
    private readonly ManifestCheck _manifests = new();
    private readonly FileCheck _files;
    private long _elsewhere;

    private Verifier(VerifyRequest request, IProgress<VerifyProgress>? progress) => (_request, _progress, _files) = (request, progress, new FileCheck(_manifests, _findings));

    /// <exception cref="IOException">A folder or file cannot be read at all.</exception>
    /// <exception cref="ArgumentException">A public key is none.</exception>
    public static VerifyReport Run(VerifyRequest request, IProgress<VerifyProgress>? progress = null) => new Verifier(request, progress).Run();

    private VerifyReport Run()
    {
        using var keys = SignatureCheck.Of(Keys());
        var chain = new ChainCheck(_findings);
        chain.Run(Segments());
        _manifests.Run(chain.Entries, keys, _findings);
        var anchor = Anchors(chain, keys);
        Recordings(chain);
        var lines = _request.AuditLog is { } audit ? AuditCheck.Run(audit, chain.Entries, _findings) : 0;
        return new VerifyReport
        {
            Findings = [.. _findings], Entries = chain.Entries.Count, Manifests = _manifests.Count, Files = _files.Files, Bytes = _files.Bytes, AuditLines = lines,
            Elsewhere = _elsewhere, AnchoredEntry = anchor?.Number ?? 0, AnchoredAt = anchor?.At, Notes = [.. _notes],
        };
    }

    private IEnumerable<string> Keys()
    {
        if (!_request.PublicKeys.IsEmpty) return _request.PublicKeys;
        _notes.Add("the public key is the one beside the ledger: who can change the ledger can change that too (--public-key names a copy kept elsewhere)");
        return Folders().SelectMany(f => Directory.EnumerateFiles(f, "*" + SigningKeyFiles.PublicExtension)).Select(File.ReadAllText);
    }

    private IEnumerable<string> Folders() => _request.Spools.Select(s => Path.Combine(s, SegmentFile.FolderName)).Where(Directory.Exists);

    private List<SegmentContent> Segments()
    {
        var files = SegmentFile.Find(Folders(), f => Directory.EnumerateFiles(f).Select(p => Path.GetFileName(p)!));
        var contents = new List<SegmentContent>(files.Count);
        foreach (var file in files)
        {
            Step("ledger", contents.Count, files.Count);
            contents.Add(SegmentReader.Read(file, SegmentReader.OpenShared));
        }
        Step("ledger", files.Count, files.Count);
        return contents;
    }

    private Anchor? Anchors(ChainCheck chain, SignatureCheck keys)
    {
        if (_request.Anchors is not { } path)
        {
            _notes.Add("no anchors are given: that the ledger's end was cut off, or all of it rewritten, cannot be seen (--anchors)");
            return null;
        }
        var (anchors, faults) = AnchorFile.Read(path);
        foreach (var place in faults) _findings.Add(new Finding(FindingKind.Changed, place, "is no anchor"));
        if (anchors.IsEmpty) _notes.Add($"{path} holds no anchor");
        return AnchorCheck.Run(path, anchors, chain, keys, _findings);
    }

    private void Recordings(ChainCheck chain)
    {
        var recordings = LedgerRecordings.Of(chain.Entries.Values);
        var stored = new StoredFiles(_request.Stores);
        var spool = new SpoolFiles(_request.Spools);
        var wanted = recordings.Values.Where(r => _request.Ids.IsEmpty || _request.Ids.Contains(r.MediaId) || _request.Ids.Contains(r.CallUuid)).ToList();
        foreach (var id in _request.Ids.Where(id => !wanted.Exists(r => r.MediaId == id || r.CallUuid == id))) _findings.Add(new Finding(FindingKind.Removed, id, "the ledger does not know it"));
        for (var i = 0; i < wanted.Count; i++)
        {
            Step("recordings", i, wanted.Count);
            One(wanted[i], stored, spool);
        }
        Step("recordings", wanted.Count, wanted.Count);
        if (_request.Ids.IsEmpty)
        {
            foreach (var path in stored.Unknown(name => recordings.ContainsKey(name) || _manifests.HasFile(name))) _findings.Add(new Finding(FindingKind.Inserted, path, "the ledger does not know it"));
        }
        if (_request.Shelf is { } shelf) Metadata(shelf, [.. wanted.Select(r => r.MediaId)]);
    }

    private void One(LedgerRecording recording, StoredFiles stored, SpoolFiles spool)
    {
        var id = recording.MediaId;
        if (_manifests.Of(id) is [.., { Manifest: var manifest }])
        {
            var here = Stored(manifest, stored);
            var waiting = spool.HasMedia(id) && Waiting(manifest, spool);
            if (here || waiting) return;
        }
        else if (spool.HasJournal(id) || recording.Last.IsTerminal())
        {
            return;
        }
        if (recording.Last.IsTerminal() && recording.Last != LedgerStep.Delivered) return;
        if (recording.InStore && !(recording.Embedded && _request.Embedded)) _elsewhere++;
        else _findings.Add(new Finding(FindingKind.Removed, id, $"its last state is {recording.Last.Word()}, and its file is not there"));
    }

    private bool Stored(Manifest manifest, StoredFiles stored)
    {
        var found = false;
        foreach (var rendition in manifest.Renditions)
        {
            foreach (var path in stored.Named(rendition.Name))
            {
                found = true;
                _files.Media(rendition, path);
            }
        }
        var beside = stored.Named(manifest.Renditions[0].Name + SignedManifest.Extension).ToList();
        foreach (var path in beside) _files.Manifest(manifest.MediaId, path);
        if (found && beside.Count == 0) _findings.Add(new Finding(FindingKind.Removed, manifest.Renditions[0].Name + SignedManifest.Extension, "the manifest beside the file is gone"));
        return found;
    }

    private bool Waiting(Manifest manifest, SpoolFiles spool)
    {
        try
        {
            if (spool.Digest(manifest.MediaId) is var (place, seen)) _files.Media(manifest.Renditions[0], place, seen);
        }
        catch (InvalidDataException damaged)
        {
            _findings.Add(new Finding(FindingKind.Changed, spool.PathOf(manifest.MediaId), damaged.Message));
        }
        return true;
    }

    private void Metadata(string shelf, HashSet<string> wanted)
    {
        if (!Directory.Exists(shelf)) return;
        foreach (var path in Directory.EnumerateFiles(shelf, "recording.json", SearchOption.AllDirectories))
        {
            if (MetadataJson.Read(File.ReadAllBytes(path)) is not MetadataReadResult.Ok { Metadata: var metadata })
            {
                _findings.Add(new Finding(FindingKind.Changed, path, "cannot be read as metadata"));
                continue;
            }
            foreach (var file in metadata.MediaFiles.Where(f => wanted.Contains(f.MediaId))) _files.Metadata(file, path);
        }
    }

    private void Step(string part, long done, long total) => _progress?.Report(new VerifyProgress(part, done, total));
}
