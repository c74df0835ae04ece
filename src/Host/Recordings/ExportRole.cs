using System.Security.Cryptography;
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
        var bundle = new Bundle(request.Output);
        using var stores = new StoredCopies(PartsOf.Recording(request.Configuration.Recording, request.Configuration.Storages, request.Configuration.Profiles.Values).Delivery, time, ids);
        var absent = await ProgressBar.RunAsync(!request.Json && error == Console.Error, progress => CopyAllAsync(request, ledger, wanted, stores, bundle, progress));
        bundle.Write("ledger.json", RecordingText.Json(wanted.Select(r => new Dictionary<string, object> { ["recording"] = r, ["steps"] = ledger.Steps(r.MediaId) })));
        foreach (var (file, text) in LedgerInspector.PublicKeys(RecordingCatalogue.Spools(request.Configuration))) bundle.Write(Path.GetFileName(file), text);
        bundle.WriteSums();
        output.WriteLine(request.Json
            ? RecordingText.Json(new Dictionary<string, object> { ["output"] = Path.GetFullPath(request.Output), ["recordings"] = wanted.Count, ["absent"] = absent })
            : $"{wanted.Count} recordings to {RecordingText.Harmless(request.Output)}{(absent.Count == 0 ? "" : $"; files of {absent.Count} could not be had:\n" + RecordingText.Harmless(string.Join('\n', absent)))}");
        return absent.Count == 0 ? new(ExitStatus.Ok, $"{wanted.Count} recordings") : new(ExitStatus.Failed, $"{wanted.Count} recordings, files of {absent.Count} could not be had");
    }

    private static List<LedgerRow> Wanted(RecordingsRequest.Export request, LedgerInspector ledger)
    {
        var rows = request.Ids.IsEmpty ? ledger.Between(request.From ?? DateTimeOffset.MinValue, request.To ?? DateTimeOffset.MaxValue) : request.Ids.SelectMany(ledger.Find);
        return [.. rows.Where(r => (request.From is null || r.First >= request.From) && (request.To is null || r.First < request.To)).DistinctBy(r => r.MediaId)];
    }

    // Media ids whose file is neither in the spool nor in a store, with what the ledger says of them and why it could not be had.
    private static async Task<List<string>> CopyAllAsync(
        RecordingsRequest.Export request, LedgerInspector ledger, List<LedgerRow> wanted, StoredCopies stores, Bundle bundle, IProgress<VerifyProgress>? progress)
    {
        var absent = new List<string>();
        for (var i = 0; i < wanted.Count; i++)
        {
            progress?.Report(new VerifyProgress("recordings", i, wanted.Count));
            var row = wanted[i];
            var manifest = ledger.Manifest(row.MediaId);
            if (manifest is not null) bundle.Write(row.MediaId + ".manifest.json", manifest);
            if (Copy(request, row, bundle)) continue;
            var missing = await bundle.CopyAsync(row.MediaId, to => stores.FetchAsync(row.Profile, ledger.Steps(row.MediaId), manifest, to, CancellationToken.None));
            if (missing is not null) absent.Add($"{row.MediaId}: {row.Step}{(row.Detail is { Length: > 0 } detail ? $" ({detail})" : "")}: {missing}");
        }
        return absent;
    }

    private static bool Copy(RecordingsRequest.Export request, LedgerRow row, Bundle bundle)
    {
        var shelf = RecordingCatalogue.OnShelf(request.Configuration, row.CallUuid).FirstOrDefault(r => r.MediaId == row.MediaId);
        if (shelf is { File: { } file, Place: var place })
        {
            bundle.Write(row.MediaId + ".metadata.json", System.Text.Encoding.UTF8.GetString(Metadata(file, place)));
            var stored = Path.Combine(place, row.MediaId);
            if (IsThere(stored)) return bundle.Copy(row.MediaId, to =>
            {
                using var from = File.OpenRead(stored);
                from.CopyTo(to);
                return true;
            });
        }
        return bundle.Copy(row.MediaId, to => SpoolInspector.Copy(RecordingCatalogue.Spools(request.Configuration), row.MediaId, to));
    }

    // On the shelf lies a link; of a file that was put elsewhere it leads nowhere, and yet File.Exists says true.
    private static bool IsThere(string path) => File.Exists(path) && (File.ResolveLinkTarget(path, returnFinalTarget: true)?.Exists ?? true);

    private static byte[] Metadata(MediaFile file, string place)
    {
        var whole = RecordingCatalogue.ReadShelf(Path.Combine(place, "recording.json"));
        return whole is null ? [] : MetadataJson.Write(whole with { MediaFiles = [file] });
    }

    /// <summary>The folder, and the digests of what is put there; files of mode 0600.</summary>
    private sealed class Bundle(string folder)
    {
        private readonly SortedDictionary<string, string> _sums = new(StringComparer.Ordinal);

        public void Write(string name, string text) => Copy(name, to =>
        {
            to.Write(System.Text.Encoding.UTF8.GetBytes(text));
            return true;
        });

        public bool Copy(string name, Func<Stream, bool> fill)
        {
            bool filled;
            using (var file = Create(name)) filled = fill(file);
            return Keep(name, filled);
        }

        /// <summary>The same; what is missing, or null.</summary>
        public async Task<string?> CopyAsync(string name, Func<Stream, Task<string?>> fill)
        {
            string? missing;
            await using (var file = Create(name)) missing = await fill(file);
            Keep(name, missing is null);
            return missing;
        }

        private FileStream Create(string name) =>
            new(PathOf(name), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });

        private bool Keep(string name, bool filled)
        {
            if (!filled)
            {
                File.Delete(PathOf(name));
                return false;
            }
            using var copy = File.OpenRead(PathOf(name));
            _sums[Path.GetFileName(name)] = Convert.ToHexStringLower(SHA256.HashData(copy));
            return true;
        }

        private string PathOf(string name) => Path.Combine(folder, Path.GetFileName(name));

        public void WriteSums() => File.WriteAllLines(Path.Combine(folder, "SHA256SUMS"), _sums.Select(s => $"{s.Value}  {s.Key}"));
    }
}
