using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingServices.Files;

namespace VxmlGir.RecordingServices.Intake;

/// <summary>What became of one posted document.</summary>
/// <param name="Added">Media ids kept now.</param>
/// <param name="Known">Media ids that were there already: nothing changed.</param>
/// <param name="Differs">Those of <paramref name="Known"/> whose new description differs; it is kept beside the first.</param>
internal sealed record ShelfReceipt(string Folder, ImmutableArray<string> Added, ImmutableArray<string> Known, ImmutableArray<string> Differs);

/// <summary>The folder <c>recordings/&lt;yyyy-MM-dd&gt;/&lt;callUUID&gt;/recording.json</c>, with a link to each media file of the embedded store.</summary>
internal sealed class RecordingShelf(string root, MediaLocator media, IIds ids)
{
    public const string FileName = "recording.json";
    private const int Stripes = 64;

    // Indented and readable for a person: the file never reaches a browser as it is.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ImmutableArray<SemaphoreSlim> _gates = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    public string Root => root;

    /// <summary>Merges a document into its call's file. Durable when it returns; throws <see cref="IOException"/>.</summary>
    public async Task<ShelfReceipt> KeepAsync(MetadataDocument document)
    {
        var gate = _gates[(int)((uint)string.GetHashCode(document.CallUuid, StringComparison.Ordinal) % Stripes)];
        await gate.WaitAsync();
        try
        {
            return await KeepNeedsGateAsync(document);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The folder of a call that has one, or null.</summary>
    public string? Find(string callUuid) =>
        Directory.Exists(root) ? Directory.EnumerateDirectories(root).Select(d => Path.Combine(d, callUuid)).FirstOrDefault(Directory.Exists) : null;

    private async Task<ShelfReceipt> KeepNeedsGateAsync(MetadataDocument document)
    {
        var folder = FolderOf(document);
        var file = Path.Combine(folder, FileName);
        var kept = File.Exists(file) ? (JsonObject)JsonNode.Parse(await File.ReadAllBytesAsync(file))! : null;
        var known = kept?["mediaFiles"]!.AsArray().ToDictionary(m => JsonText.Of(m!["mediaId"])!, m => m!) ?? [];
        var added = document.Media.Where(m => !known.ContainsKey(m.MediaId)).ToList();
        var repeated = document.Media.Where(m => known.ContainsKey(m.MediaId)).ToList();
        var differs = repeated.Where(m => !JsonNode.DeepEquals(known[m.MediaId], m.Json)).ToList();

        CreateDurable(folder);
        if (added.Count > 0)
        {
            foreach (var item in added) Link(folder, item);
            await WriteAsync(file, kept is null ? document.Root : Merge(kept, added));
        }
        foreach (var item in differs) await KeepBesideAsync(folder, item);
        return new ShelfReceipt(folder, Ids(added), Ids(repeated), Ids(differs));
    }

    // A call that spans midnight keeps the folder that its first file opened.
    private string FolderOf(MetadataDocument document)
    {
        var day = document.Start.UtcDateTime.Date;
        string On(DateTime date) => Path.Combine(root, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), document.CallUuid);
        return new[] { day.AddDays(-1), day, day.AddDays(1) }.Select(On).FirstOrDefault(Directory.Exists) ?? On(day);
    }

    private static JsonObject Merge(JsonObject kept, List<MediaItem> added)
    {
        foreach (var item in added) kept["mediaFiles"]!.AsArray().Add(item.Json.DeepClone());
        Widen(kept, "startTime", earliest: true);
        Widen(kept, "stopTime", earliest: false);
        return kept;
    }

    // The call began with its first file and ended with its last.
    private static void Widen(JsonObject kept, string name, bool earliest)
    {
        var times = kept["mediaFiles"]!.AsArray().Select(m => JsonText.Of(m![name])).OfType<string>()
            .Select(t => (Text: t, Known: JsonText.TryTime(t, out var time), Time: time)).Where(t => t.Known).OrderBy(t => t.Time).ToList();
        if (kept.ContainsKey(name) && times.Count > 0) kept[name] = (earliest ? times[0] : times[^1]).Text;
    }

    private void Link(string folder, MediaItem item)
    {
        if (media.FileOf(item.Location) is not { } target) return;
        var link = Path.Combine(folder, item.MediaId);
        if (!Path.Exists(link) && new FileInfo(link).LinkTarget is null) File.CreateSymbolicLink(link, Path.GetRelativePath(folder, target));
    }

    private async Task KeepBesideAsync(string folder, MediaItem item)
    {
        var content = Bytes(item.Json);
        var file = Path.Combine(folder, $"differs-{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}.json");
        if (!File.Exists(file)) await DurableFile.WriteAsync(file, content, Temporary(folder));
    }

    private Task WriteAsync(string file, JsonObject json) => DurableFile.WriteAsync(file, Bytes(json), Temporary(Path.GetDirectoryName(file)!));

    private string Temporary(string folder) => Path.Combine(folder, $".{ids.NewHex(8)}.part");

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json, Readable);

    private static ImmutableArray<string> Ids(IEnumerable<MediaItem> items) => [.. items.Select(i => i.MediaId)];

    private void CreateDurable(string folder)
    {
        if (Directory.Exists(folder)) return;
        Directory.CreateDirectory(folder, DurableFile.PrivateFolder);
        DurableFile.SyncFolder(Path.GetDirectoryName(folder)!);
        DurableFile.SyncFolder(root);
    }
}
