using System.Security.Cryptography;
using VxmlGir.Contracts.Metadata;
using VxmlGir.Host.CommandLine;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Verification;

namespace VxmlGir.Host.Recordings;

/// <summary><c>vxmlgir recordings export</c>: a folder that can be given away and checked: files, manifests, metadata, ledger, public key, checksums.</summary>
internal static class ExportRole
{
    /// <exception cref="IOException">The folder cannot be written, or something not read.</exception>
    public static RecordingsOutcome Run(RecordingsRequest.Export request, TextWriter output, TextWriter error)
    {
        if (Directory.Exists(request.Output) && Directory.EnumerateFileSystemEntries(request.Output).Any()) return new(ExitStatus.Failed, Fault: $"{request.Output} is not empty");
        using var ledger = LedgerInspector.Open(RecordingCatalogue.Spools(request.Configuration));
        var wanted = Wanted(request, ledger);
        if (wanted.Count == 0) return new(ExitStatus.Failed, Fault: "the ledger knows no such recording");
        Directory.CreateDirectory(request.Output, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var bundle = new Bundle(request.Output);
        var absent = ProgressBar.Run(!request.Json && error == Console.Error, progress => CopyAll(request, ledger, wanted, bundle, progress));
        bundle.Write("ledger.json", RecordingText.Json(wanted.Select(r => new Dictionary<string, object> { ["recording"] = r, ["steps"] = ledger.Steps(r.MediaId) })));
        foreach (var (file, text) in LedgerInspector.PublicKeys(RecordingCatalogue.Spools(request.Configuration))) bundle.Write(Path.GetFileName(file), text);
        bundle.WriteSums();
        output.WriteLine(request.Json
            ? RecordingText.Json(new Dictionary<string, object> { ["output"] = Path.GetFullPath(request.Output), ["recordings"] = wanted.Count, ["absent"] = absent })
            : $"{wanted.Count} recordings to {RecordingText.Harmless(request.Output)}{(absent.Count == 0 ? "" : $"; files of {absent.Count} are not here:\n" + RecordingText.Harmless(string.Join('\n', absent)))}");
        return absent.Count == 0 ? new(ExitStatus.Ok, $"{wanted.Count} recordings") : new(ExitStatus.Failed, $"{wanted.Count} recordings, files of {absent.Count} not here");
    }

    private static List<LedgerRow> Wanted(RecordingsRequest.Export request, LedgerInspector ledger)
    {
        var rows = request.Ids.IsEmpty ? ledger.Between(request.From ?? DateTimeOffset.MinValue, request.To ?? DateTimeOffset.MaxValue) : request.Ids.SelectMany(ledger.Find);
        return [.. rows.Where(r => (request.From is null || r.First >= request.From) && (request.To is null || r.First < request.To)).DistinctBy(r => r.MediaId)];
    }

    // Media ids whose file is neither in the spool nor in the embedded store, with what the ledger says of them.
    private static List<string> CopyAll(RecordingsRequest.Export request, LedgerInspector ledger, List<LedgerRow> wanted, Bundle bundle, IProgress<VerifyProgress>? progress)
    {
        var absent = new List<string>();
        for (var i = 0; i < wanted.Count; i++)
        {
            progress?.Report(new VerifyProgress("recordings", i, wanted.Count));
            var row = wanted[i];
            if (ledger.Manifest(row.MediaId) is { } manifest) bundle.Write(row.MediaId + ".manifest.json", manifest);
            if (!Copy(request, row, bundle)) absent.Add($"{row.MediaId}: {row.Step}{(row.Detail is { Length: > 0 } detail ? $" ({detail})" : "")}");
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
            if (File.Exists(stored)) return bundle.Copy(row.MediaId, to =>
            {
                using var from = File.OpenRead(stored);
                from.CopyTo(to);
                return true;
            });
        }
        return bundle.Copy(row.MediaId, to => SpoolInspector.Copy(RecordingCatalogue.Spools(request.Configuration), row.MediaId, to));
    }

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
            var path = Path.Combine(folder, Path.GetFileName(name));
            bool filled;
            using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            {
                filled = fill(file);
            }
            if (!filled)
            {
                File.Delete(path);
                return false;
            }
            using var copy = File.OpenRead(path);
            _sums[Path.GetFileName(path)] = Convert.ToHexStringLower(SHA256.HashData(copy));
            return true;
        }

        public void WriteSums() => File.WriteAllLines(Path.Combine(folder, "SHA256SUMS"), _sums.Select(s => $"{s.Value}  {s.Key}"));
    }
}
