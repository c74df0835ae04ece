using System.Collections.Immutable;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Metadata;
using VxmlGir.Host.CommandLine;
using VxmlGir.Host.Roles;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Verification;

namespace VxmlGir.Host.Recordings;

/// <summary><c>vxmlgir recordings export</c>: a folder that can be given away and checked: files, manifests, metadata, ledger, public key, checksums.</summary>
internal static class ExportRole
{
    /// <exception cref="IOException">The folder cannot be written, or something not read.</exception>
    public static async Task<RecordingsOutcome> RunAsync(RecordingsRequest.Export request, TextWriter output, TextWriter error, TimeProvider time, IIds ids)
    {
        if (Directory.Exists(request.Output) && Directory.EnumerateFileSystemEntries(request.Output).Any()) return new(ExitStatus.Failed, Fault: $"{request.Output} is not empty");
        using var ledger = LedgerInspector.Open(RecordingCatalogue.Spools(request.Configuration));
        var wanted = Wanted(request, ledger);
        if (wanted.Count == 0) return new(ExitStatus.Failed, Fault: "the ledger knows no such recording");
        Directory.CreateDirectory(request.Output, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var bundle = new ExportBundle(request.Output);
        using var stores = new StoredCopies(PartsOf.Recording(request.Configuration.Recording, request.Configuration.Storages, request.Configuration.Profiles.Values).Delivery, time, ids);
        var exported = await ProgressBar.RunAsync(!request.Json && error == Console.Error, progress => CopyAllAsync(request, ledger, wanted, stores, bundle, progress));
        bundle.Write("ledger.json", RecordingText.Json(wanted.Select(r => new Dictionary<string, object> { ["recording"] = r, ["steps"] = ledger.Steps(r.MediaId) })));
        foreach (var (file, text) in LedgerInspector.PublicKeys(RecordingCatalogue.Spools(request.Configuration))) bundle.Write(Path.GetFileName(file), text);
        bundle.WriteSums();
        var report = new ExportReport(request.Output, exported);
        output.WriteLine(request.Json ? report.Json : report.Text);
        return report.Outcome;
    }

    private static List<LedgerRow> Wanted(RecordingsRequest.Export request, LedgerInspector ledger)
    {
        var rows = request.Ids.IsEmpty ? ledger.Between(request.From ?? DateTimeOffset.MinValue, request.To ?? DateTimeOffset.MaxValue) : request.Ids.SelectMany(ledger.Find);
        return [.. rows.Where(r => (request.From is null || r.First >= request.From) && (request.To is null || r.First < request.To)).DistinctBy(r => r.MediaId)];
    }

    private static async Task<List<ExportedRecording>> CopyAllAsync(
        RecordingsRequest.Export request, LedgerInspector ledger, List<LedgerRow> wanted, StoredCopies stores, ExportBundle bundle, IProgress<VerifyProgress>? progress)
    {
        var exported = new List<ExportedRecording>();
        for (var i = 0; i < wanted.Count; i++)
        {
            progress?.Report(new VerifyProgress("recordings", i, wanted.Count));
            exported.Add(await CopyAsync(request, ledger, wanted[i], stores, bundle));
        }
        return exported;
    }

    // From the embedded store, else from a spool, else from where the ledger says. A spool is looked into first: what moves on meanwhile is seen in the store.
    private static async Task<ExportedRecording> CopyAsync(RecordingsRequest.Export request, LedgerInspector ledger, LedgerRow row, StoredCopies stores, ExportBundle bundle)
    {
        var spooled = SpoolInspector.Copies(RecordingCatalogue.Spools(request.Configuration), row.MediaId).ToList();
        var shelf = RecordingCatalogue.OnShelf(request.Configuration, row.CallUuid).FirstOrDefault(r => r.MediaId == row.MediaId);
        var manifest = ledger.Manifest(row.MediaId);
        if (manifest is not null) bundle.Write(row.MediaId + ".manifest.json", manifest);
        if (shelf is { File: { } file, Place: var place }) bundle.Write(row.MediaId + ".metadata.json", System.Text.Encoding.UTF8.GetString(Metadata(file, place)));

        var known = KnownFile.OfManifest(manifest) ?? spooled.Select(c => c.ReadKnown()).FirstOrDefault(k => k is not null) ?? KnownFile.OfMetadata(shelf?.File);
        IEnumerable<Func<Stream, Task<CopyOutcome>>> sources =
        [
            .. OnShelf(shelf).Concat(spooled).Select(c => (Func<Stream, Task<CopyOutcome>>)(to => Task.FromResult(c.CopyTo(to, known)))),
            to => stores.FetchAsync(row.Profile, ledger.Steps(row.MediaId), manifest, to, CancellationToken.None),
        ];
        var tries = ImmutableArray.CreateBuilder<CopyOutcome>();
        foreach (var source in sources)
        {
            tries.Add(await bundle.CopyAsync(row.MediaId, source));
            if (tries[^1] is CopyOutcome.Copied) break;
        }
        return new ExportedRecording(row, known, tries.ToImmutable());
    }

    // On the shelf lies a link; of a file that was put elsewhere it leads nowhere, and yet File.Exists says true.
    private static IEnumerable<LocalCopy> OnShelf(RecordingRow? shelf)
    {
        if (shelf is null || new FileInfo(Path.Combine(shelf.Place, shelf.MediaId)) is not { Exists: true } link) return [];
        var file = link.ResolveLinkTarget(returnFinalTarget: true) ?? link;
        return file.Exists ? [LocalCopy.OfFile(file.FullName)] : [];
    }

    private static byte[] Metadata(MediaFile file, string place)
    {
        var whole = RecordingCatalogue.ReadShelf(Path.Combine(place, "recording.json"));
        return whole is null ? [] : MetadataJson.Write(whole with { MediaFiles = [file] });
    }
}
