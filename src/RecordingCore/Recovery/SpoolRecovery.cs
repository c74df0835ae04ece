using System.Collections.Immutable;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Recovery;

/// <summary>What an earlier process left, however it ended.</summary>
/// <param name="ToFinalise">Journals, closed or torn off, whose file never counted. They are read up to their last good block and never appended to.</param>
/// <param name="ToDeliver">Files on their way, at the state that was made durable last.</param>
internal sealed record SpoolRecovery(ImmutableArray<JournalSet> ToFinalise, ImmutableArray<OutboxItem> ToDeliver)
{
    /// <summary>Looks at names only, and may be done again after a failure.</summary>
    /// <param name="isOwn">Whether a file belongs to a recording of this process, which nobody left.</param>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    public static SpoolRecovery Look(SpoolRoots roots, Func<string, bool> isOwn)
    {
        var journals = JournalSet.FindAll(roots).Where(j => !isOwn(j.MediaId)).ToDictionary(j => j.MediaId);
        var items = OutboxItem.Scan(roots, journals, isOwn);
        foreach (var item in items) journals.Remove(item.MediaId);
        var waiting = items.Where(i => MediaIds.RecordingOfSecond(i.MediaId) is { } first && Waits(journals, first)).ToList();
        // A second file whose first never counted was not on its way yet: it is made again, with the first.
        foreach (var item in waiting) item.Discard();
        return new SpoolRecovery([.. journals.Values], [.. items.Except(waiting)]);
    }

    // The first file's extension is not in the second's name.
    private static bool Waits(Dictionary<string, JournalSet> journals, string first) =>
        journals.ContainsKey(first + MediaIds.Extension(RecordingFormat.Mp3)) || journals.ContainsKey(first + MediaIds.Extension(RecordingFormat.Wav));
}
