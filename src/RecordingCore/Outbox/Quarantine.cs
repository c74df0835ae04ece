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

    /// <summary>What of a recording is there.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    public static QuarantineHolds Holds(SpoolRoots roots, string mediaId)
    {
        var files = roots.All.SelectMany(r => r.Files.List(r.Quarantine).Where(f => Home(r, f, mediaId) is not null)).ToList();
        if (files.Count == 0) return QuarantineHolds.Nothing;
        return files.Exists(f => IsEntry(f, mediaId)) ? QuarantineHolds.File : QuarantineHolds.Journal;
    }

    /// <summary>Removes everything of a recording, the note with it; what it was must be in the ledger before. True when that is durable.</summary>
    /// <exception cref="IOException">Something cannot be removed now; what is gone already does no harm when this is done again.</exception>
    public static async Task<bool> DiscardAsync(SpoolRoots roots, string mediaId)
    {
        var durable = true;
        foreach (var root in roots.All)
        {
            var files = root.Files.List(root.Quarantine).Where(f => f == mediaId + ReasonExtension || Home(root, f, mediaId) is not null).ToList();
            if (files.Count == 0) continue;
            var generation = root.Generation;
            foreach (var file in files) root.Files.Delete(Path.Combine(root.Quarantine, file));
            root.Written();
            durable &= await root.SyncedAsync(generation);
        }
        return durable;
    }

    /// <summary>A request is over.</summary>
    public static void Done(SpoolRoot root, string mediaId, string extension)
    {
        root.Files.Delete(Path.Combine(root.Quarantine, mediaId + extension));
        root.Written();
    }

    private static string? Home(SpoolRoot root, string file, string mediaId)
    {
        if (SegmentName.TryParse(file, out var segment)) return segment.Value.MediaId == mediaId ? root.Journals : null;
        return file == mediaId + OutboxItem.MediaExtension || IsEntry(file, mediaId) ? root.Outbox : null;
    }

    private static bool IsEntry(string file, string mediaId) => OutboxStates.All.Any(s => file == mediaId + s.Extension());
}

/// <summary>What of a recording lies in quarantine.</summary>
internal enum QuarantineHolds
{
    Nothing,

    /// <summary>A journal that could not become a file.</summary>
    Journal,

    /// <summary>A file that was refused.</summary>
    File,
}
