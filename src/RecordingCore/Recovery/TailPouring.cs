using System.Collections.Immutable;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Recovery;

/// <summary>
/// Gives the journals of an earlier process what only its tail logs have: the last seconds before it died, as one more segment each. Blocks that a journal has already are
/// known by their numbers, so everything may be done twice. A recording without a journal is finished, or never had a start that was synced: nothing is made of its blocks.
/// </summary>
internal sealed class TailPouring(SpoolRoots roots, Func<TailName, bool> isOwn, RecordingAlarms alarms, IIds ids)
{
    /// <summary>One pass over the logs that are there.</summary>
    /// <returns>Media ids that could not be given theirs now, for want of room or handles: they must not be finished yet.</returns>
    /// <exception cref="IOException">A folder or a log cannot be read now.</exception>
    public TailsPoured Pour()
    {
        var logs = Find();
        if (logs.IsEmpty) return TailsPoured.None;
        var tails = Read(logs);
        var waiting = ImmutableHashSet.CreateBuilder<string>();
        var written = ImmutableHashSet.CreateBuilder<(SpoolRoot, int)>();
        foreach (var journal in JournalSet.FindAll(roots))
        {
            if (!tails.TryGetValue(journal.MediaId, out var tail)) continue;
            if (TryPour(journal, tail) is { } where) written.Add(where);
            else waiting.Add(journal.MediaId);
        }
        return new TailsPoured(logs, waiting.ToImmutable(), written.ToImmutable());
    }

    private ImmutableArray<(SpoolRoot Root, string Path)> Find() =>
    [
        .. from root in roots.All
           from file in root.Files.List(root.Journals)
           where TailName.TryParse(file, out var name) && !isOwn(name.Value)
           select (root, Path.Combine(root.Journals, file)),
    ];

    private Dictionary<string, SortedDictionary<ulong, byte[]>> Read(ImmutableArray<(SpoolRoot Root, string Path)> logs)
    {
        var tails = new Dictionary<string, SortedDictionary<ulong, byte[]>>();
        foreach (var (root, path) in logs)
        {
            try
            {
                ReadOne(root, path, tails);
            }
            catch (IOException failed) when (SpoolFault.IsOfDevice(failed))
            {
                // A device that has lost it will not find it again: what the journals have must not wait for that.
                alarms.Raise(AlarmKind.JournalDamaged, $"{path}: {failed.Message}");
            }
        }
        return tails;
    }

    // A torn end is what a crash leaves; what lay behind it no sync had covered.
    private static void ReadOne(SpoolRoot root, string path, Dictionary<string, SortedDictionary<ulong, byte[]>> tails)
    {
        using var reader = new BlockReader(root.Files.OpenRead(path), SealedPurpose.Tail, root.Key);
        while (reader.TryNext(out var plain))
        {
            var rest = plain.Span;
            while (TailEntry.TryRead(ref rest, out var mediaId, out var block))
            {
                if (!new BlockBatch(block).TryNext(out var number, out _)) continue;
                if (!tails.TryGetValue(mediaId, out var tail)) tails.Add(mediaId, tail = []);
                tail[number] = block.ToArray();
            }
        }
    }

    // All of a recording in one segment, in order, whichever roots the logs lay on: readers take no block that comes after a later one.
    private (SpoolRoot Root, int Generation)? TryPour(JournalSet journal, SortedDictionary<ulong, byte[]> tail)
    {
        for (var failures = 0; failures < roots.All.Length; failures++)
        {
            if (roots.UsableAfter(failures) is not { } root) return null;
            var generation = root.Generation;
            var name = new SegmentName(journal.MediaId, journal.Segments.Max(s => s.Name.Number) + 1 + failures);
            try
            {
                using var segment = Segment.Create(root, name, ids);
                segment.Pour(tail.Values);
                root.Written();
                return (root, generation);
            }
            catch (IOException failed)
            {
                alarms.Raise(AlarmKind.FinalisingFailed, $"{journal.MediaId}: its last seconds cannot be written: {failed.Message}");
                TryDelete(root, name);
            }
        }
        return null;
    }

    private static void TryDelete(SpoolRoot root, SegmentName name)
    {
        try
        {
            root.Files.Delete(Path.Combine(root.Journals, name.ToString()));
        }
        catch (IOException)
        {
            // What of it was written is as good as the log's.
        }
    }
}

/// <summary>What one pass did.</summary>
/// <param name="Logs">The logs that were there.</param>
/// <param name="Waiting">Media ids of recordings that lack their blocks still.</param>
/// <param name="Written">Roots to sync before the logs go, with the generation that was written in.</param>
internal sealed record TailsPoured(ImmutableArray<(SpoolRoot Root, string Path)> Logs, ImmutableHashSet<string> Waiting, ImmutableHashSet<(SpoolRoot Root, int Generation)> Written)
{
    public static TailsPoured None { get; } = new([], [], []);

    /// <summary>Removes the logs once all of them is durable elsewhere. Where that fails, they are there for the next start.</summary>
    public async Task TidyAsync()
    {
        if (!Waiting.IsEmpty) return;
        foreach (var (root, generation) in Written)
        {
            if (!await root.SyncedAsync(generation)) return;
        }
        foreach (var (root, path) in Logs)
        {
            try
            {
                root.Files.Delete(path);
            }
            catch (IOException)
            {
                // Its blocks are known to be doubles.
            }
        }
    }
}
