using System.Collections.Immutable;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Journal;

internal delegate void RecordHandler(in JournalRecord record);

/// <summary>The segments of one recording, over all roots, in order.</summary>
internal sealed record JournalSet(string MediaId, ImmutableArray<(SpoolRoot Root, SegmentName Name)> Segments)
{
    /// <summary>Every recording that has a journal, unfinished or not.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    public static ImmutableArray<JournalSet> FindAll(SpoolRoots roots) =>
    [
        .. from root in roots.All
           from file in Names(root)
           group (root, name: file) by file.MediaId into segments
           select new JournalSet(segments.Key, [.. segments.OrderBy(s => s.name.Number)]),
    ];

    /// <summary>Deletes the segments; only after the remote copy is verified.</summary>
    public void Delete()
    {
        foreach (var (root, name) in Segments) root.Files.Delete(Path.Combine(root.Journals, name.ToString()));
    }

    /// <summary>
    /// Hands every record over in order, once each: a later segment repeats the blocks that no sync had covered when its root failed. Returns what is missing, and why;
    /// a segment that ends in the middle of a block misses nothing when the next one has it.
    /// </summary>
    /// <exception cref="IOException">A segment is there but cannot be read now.</exception>
    public ImmutableArray<string> ForEach(RecordHandler handler)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        ulong next = 0;
        string? broken = null;
        foreach (var (root, name) in Segments)
        {
            using var reader = Open(root, name);
            while (reader?.TryNext(out var plain) == true)
            {
                var batch = new BlockBatch(plain.Span);
                while (batch.TryNext(out var number, out var rest))
                {
                    if (number != BlockBatch.NoNumber)
                    {
                        if (number < next) continue;
                        if (number > next) faults.Add($"{name}: {number - next} blocks are missing before it{(broken is null ? "" : $" ({broken})")}");
                        (next, broken) = (number + 1, null);
                    }
                    while (JournalRecord.TryRead(ref rest, out var record)) handler(record);
                }
            }
            if (reader is null) broken = $"{name} is absent";
            else if (reader.Fault is { } fault) broken = $"{name}: {fault}";
        }
        if (broken is not null) faults.Add(broken);
        return faults.ToImmutable();
    }

    // Whatever else fails may succeed later: a recording is not finished without a part of it that a moment's lack of handles hid.
    private static BlockReader? Open(SpoolRoot root, SegmentName name)
    {
        try
        {
            return new BlockReader(root.Files.OpenRead(Path.Combine(root.Journals, name.ToString())), SealedPurpose.Journal, root.Key);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static IEnumerable<SegmentName> Names(SpoolRoot root)
    {
        foreach (var file in root.Files.List(root.Journals))
        {
            if (SegmentName.TryParse(file, out var name)) yield return name.Value;
        }
    }
}
