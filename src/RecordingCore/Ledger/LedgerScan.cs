using System.Collections.Immutable;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>An entry with its number and chain hash.</summary>
internal readonly record struct NumberedEntry(LedgerHead Head, LedgerEntry Entry)
{
    public long Number => Head.Number;
}

/// <summary>What a start needs to know of the segments that are there.</summary>
/// <param name="State">Of the last entry that follows from all before it in its segment.</param>
/// <param name="Last">The segment with the highest number; null: there is none.</param>
internal sealed record LedgerScan(LedgerState State, SegmentContent? Last)
{
    /// <summary>What is not as a clean end leaves it.</summary>
    public ImmutableArray<string> Faults { get; init; } = [];

    /// <summary>Reads as many segments as it takes to find a whole entry: mostly the last one.</summary>
    public static LedgerScan Look(SpoolRoots roots)
    {
        SegmentContent? last = null;
        var faults = ImmutableArray.CreateBuilder<string>();
        foreach (var file in Segments(roots).AsEnumerable().Reverse())
        {
            var content = Read(roots, file, faults);
            last ??= content;
            if (Follow(content) is not { } end)
            {
                if (content.Bytes.Length > 0) faults.Add($"{file.Path}: no whole entry in {content.Bytes.Length} bytes");
                continue;
            }
            if (content.Bytes.Length > end.Bytes) faults.Add($"{file.Path}: {content.Bytes.Length - end.Bytes} bytes behind entry {end.State.Head.Number}: a write that did not end, or damage");
            return new LedgerScan(end.State, last) { Faults = faults.ToImmutable() };
        }
        return new LedgerScan(LedgerState.Start, last) { Faults = faults.ToImmutable() };
    }

    private static List<SegmentFile> Segments(SpoolRoots roots) => SegmentFile.Find(roots.All.Select(Folder), folder => List(roots.All.First(r => Folder(r) == folder), folder));

    private static IEnumerable<string> List(SpoolRoot root, string folder)
    {
        try
        {
            return root.Files.List(folder);
        }
        catch (IOException)
        {
            // Not made yet, or on a disk that has alarms of its own.
            return [];
        }
    }

    private static SegmentContent Read(SpoolRoots roots, SegmentFile file, ImmutableArray<string>.Builder? faults)
    {
        try
        {
            return SegmentReader.Read(file, roots.All.First(r => Folder(r) == file.Folder).Files.OpenRead);
        }
        catch (IOException failed)
        {
            faults?.Add($"{file.Path}: {failed.Message}");
            return SegmentReader.Parse(file, []);
        }
    }

    /// <summary>All entries in order, as far as they can be read; for the projection, which need not judge them.</summary>
    public static IEnumerable<NumberedEntry> Entries(SpoolRoots roots, long after) => Entries(Segments(roots), f => Read(roots, f, null), after);

    /// <summary>The recordings that have such an entry; reads the whole log.</summary>
    public static HashSet<string> MediaIds(SpoolRoots roots, Func<LedgerEntry, bool> such) => [.. Entries(roots, 0).Select(e => e.Entry).Where(such).Select(e => e.MediaId)];

    /// <summary>Reads from the end, and no further back than is asked for.</summary>
    public static VerificationTimes Verified(SpoolRoots roots, DateTimeOffset since)
    {
        var times = ImmutableDictionary.CreateBuilder<string, DateTimeOffset>();
        var complete = false;
        foreach (var file in Segments(roots).AsEnumerable().Reverse())
        {
            foreach (var entry in Read(roots, file, null).Frames.Select(f => LedgerEntry.TryRead(f.Entry.Span)).OfType<LedgerEntry>())
            {
                complete |= entry.Time < since;
                if (entry.Step == LedgerStep.Verified && entry.Time >= since && times.GetValueOrDefault(entry.MediaId) < entry.Time) times[entry.MediaId] = entry.Time;
            }
            if (complete) break;
        }
        return new VerificationTimes(times.ToImmutable(), complete);
    }

    /// <param name="files">In the order of their numbers.</param>
    public static IEnumerable<NumberedEntry> Entries(IReadOnlyList<SegmentFile> files, Func<SegmentFile, SegmentContent> read, long after)
    {
        var limits = files.Select(f => read(f).Start?.After ?? -1).ToList();
        for (var i = 0; i < files.Count; i++)
        {
            // What the next one repeats is taken from there.
            var limit = limits.Skip(i + 1).FirstOrDefault(l => l >= 0, long.MaxValue);
            if (limit <= after) continue;
            foreach (var frame in read(files[i]).Frames)
            {
                if (frame.Number > after && frame.Number <= limit && LedgerEntry.TryRead(frame.Entry.Span) is { } entry)
                    yield return new NumberedEntry(new LedgerHead(frame.Number, frame.Hash), entry);
            }
        }
    }

    public static string Folder(SpoolRoot root) => Path.Combine(root.Path, SegmentFile.FolderName);

    private static (LedgerState State, int Bytes)? Follow(SegmentContent content)
    {
        if (content.Start is not { } start) return null;
        var state = new LedgerState(new LedgerHead(start.After, start.Hash), start.Manifests, start.ManifestHash);
        var bytes = 0;
        foreach (var frame in content.Frames)
        {
            if (LedgerEntry.TryRead(frame.Entry.Span) is not { } entry) break;
            var next = state.Next(entry, frame.Entry.Span);
            if (next.Head != new LedgerHead(frame.Number, frame.Hash)) break;
            (state, bytes) = (next, bytes + LedgerFrame.HeadSize + frame.Entry.Length);
        }
        return bytes == 0 ? null : (state, bytes);
    }
}
