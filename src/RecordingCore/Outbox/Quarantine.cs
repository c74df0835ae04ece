using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Outbox;

/// <summary>The way back from quarantine; the way there is <see cref="OutboxItem.SetAside(string)"/>.</summary>
internal static class Quarantine
{
    public const string ReasonExtension = ".reason";

    /// <summary>Puts everything of a recording where it was; true when something was moved. Not durable yet.</summary>
    public static bool Release(SpoolRoots roots, string mediaId)
    {
        var moved = false;
        foreach (var root in roots.All)
        {
            // The entry last: it makes the others count.
            foreach (var file in root.Files.List(root.Quarantine).OrderBy(f => IsEntry(f, mediaId)))
            {
                if (Home(root, file, mediaId) is not { } folder) continue;
                root.Files.Rename(Path.Combine(root.Quarantine, file), Path.Combine(folder, file));
                root.Written();
                moved = true;
            }
        }
        return moved;
    }

    /// <summary>Removes the note and the request.</summary>
    public static void Forget(SpoolRoot root, string mediaId)
    {
        root.Files.Delete(Path.Combine(root.Quarantine, mediaId + ReasonExtension));
        root.Files.Delete(Path.Combine(root.Quarantine, mediaId + RetryRequests.Extension));
        root.Written();
    }

    private static string? Home(SpoolRoot root, string file, string mediaId)
    {
        if (SegmentName.TryParse(file, out var segment)) return segment.Value.MediaId == mediaId ? root.Journals : null;
        return file == mediaId + OutboxItem.MediaExtension || IsEntry(file, mediaId) ? root.Outbox : null;
    }

    private static bool IsEntry(string file, string mediaId) => OutboxStates.All.Any(s => file == mediaId + s.Extension());
}
