using Microsoft.Net.Http.Headers;

namespace VxmlGir.RecordingServices.Store;

internal enum EntryKind
{
    Missing,
    Object,
    Collection,
}

/// <summary>What lies at a path of the store now.</summary>
internal sealed record StoreEntry(EntryKind Kind, long Length, DateTimeOffset Modified, DateTimeOffset Created)
{
    /// <summary>Strong: every write is a new file, so length and time of writing (100 ns) name the bytes.</summary>
    public EntityTagHeaderValue Tag => new($"\"{Length:x}-{Modified.UtcTicks:x}\"");

    public static StoreEntry At(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists) return Of(file);
        var folder = new DirectoryInfo(path);
        return folder.Exists ? Of(folder) : new StoreEntry(EntryKind.Missing, 0, default, default);
    }

    public static StoreEntry Of(FileSystemInfo info) => info is FileInfo file
        ? new StoreEntry(EntryKind.Object, file.Length, file.LastWriteTimeUtc, file.CreationTimeUtc)
        : new StoreEntry(EntryKind.Collection, 0, info.LastWriteTimeUtc, info.CreationTimeUtc);

    public static string TypeOf(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".mp3" => "audio/mpeg",
        ".wav" => "audio/wav",
        ".json" => "application/json",
        ".xml" => "application/xml",
        ".txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
