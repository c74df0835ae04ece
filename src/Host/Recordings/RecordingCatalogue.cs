using VxmlGir.Contracts.Metadata;
using VxmlGir.Host.Configuration;
using VxmlGir.RecordingCore.Inspection;

namespace VxmlGir.Host.Recordings;

/// <summary>Spool and shelf as one list. Reads files only; the platform may be running.</summary>
internal static class RecordingCatalogue
{
    public const string Delivered = "delivered";
    private const string ShelfFile = "recording.json";

    public static IReadOnlyList<string> Spools(PlatformConfiguration c) => [.. new[] { c.Recording.Spool, c.Recording.SecondSpool }.OfType<string>()];

    /// <exception cref="IOException">A spool cannot be read.</exception>
    public static IEnumerable<RecordingRow> InSpool(PlatformConfiguration c) => SpoolInspector.List(Spools(c)).Select(r => new RecordingRow(r.MediaId, CallOf(r.MediaId), r.State, r.Since, r.Bytes, r.Root)
    {
        File = r.MediaFiles.FirstOrDefault(), Sha256 = r.Sha256, Storage = r.Storage, Processor = r.Processor, Reason = r.Reason, RetryAsked = r.RetryAsked, DiscardAsked = r.DiscardAsked,
    });

    /// <summary>What the embedded intake has been told of, newest day first; whole days.</summary>
    /// <param name="call">Only this call's: nothing else is read.</param>
    public static IEnumerable<RecordingRow> OnShelf(PlatformConfiguration c, string? call = null)
    {
        var shelf = new DirectoryInfo(Path.Combine(c.Services.DataFolder, "recordings"));
        if (!shelf.Exists) return [];
        return from day in shelf.EnumerateDirectories().OrderByDescending(d => d.Name, StringComparer.Ordinal)
               from row in day.EnumerateDirectories().Where(d => call is null || d.Name == call).SelectMany(Call).OrderByDescending(r => r.File!.StartTime)
               select row;
    }

    private static IEnumerable<RecordingRow> Call(DirectoryInfo folder)
    {
        var file = new FileInfo(Path.Combine(folder.FullName, ShelfFile));
        return ReadShelf(file.FullName) is { } metadata
            ? metadata.MediaFiles.Select(m => new RecordingRow(m.MediaId, folder.Name, Delivered, new DateTimeOffset(file.LastWriteTimeUtc), m.Size, folder.FullName) { File = m })
            : [];
    }

    /// <summary>The metadata in a <c>recording.json</c>; null when it is not there or not to be read.</summary>
    public static RecordingMetadata? ReadShelf(string path)
    {
        try
        {
            return MetadataJson.Read(File.ReadAllBytes(path)) is MetadataReadResult.Ok ok ? ok.Metadata : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The CallUUID with which a media id begins; what has no underscore is one already.</summary>
    public static string CallOf(string id) => id.IndexOf('_') is > 0 and var at ? id[..at] : id;
}
