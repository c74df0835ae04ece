using System.Buffers.Binary;
using System.Collections.Immutable;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Journal;

internal delegate void RecordHandler(in JournalRecord record);

/// <summary>The segments of one recording, over all roots, in order.</summary>
internal sealed record JournalSet(string MediaId, ImmutableArray<(SpoolRoot Root, SegmentName Name)> Segments)
{
    /// <summary>Every recording that has a journal, unfinished or not.</summary>
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
    /// Hands every record over in order, once each: a later segment repeats the blocks that no sync had covered when its root failed. Returns what could not be read, and why.
    /// </summary>
    public ImmutableArray<string> ForEach(RecordHandler handler)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        ulong next = 0;
        foreach (var (root, name) in Segments)
        {
            using var reader = Open(root, name, faults);
            while (reader?.TryNext(out var block) == true)
            {
                var rest = block.Span;
                if (rest.Length < 8) continue;
                var number = BinaryPrimitives.ReadUInt64LittleEndian(rest);
                rest = rest[8..];
                if (number != ulong.MaxValue)
                {
                    if (number < next) continue;
                    if (number > next) faults.Add($"{name}: {number - next} blocks are missing");
                    next = number + 1;
                }
                while (JournalRecord.TryRead(ref rest, out var record)) handler(record);
            }
            if (reader?.Fault is { } fault) faults.Add($"{name}: {fault}");
        }
        return faults.ToImmutable();
    }

    private static BlockReader? Open(SpoolRoot root, SegmentName name, ImmutableArray<string>.Builder faults)
    {
        try
        {
            return new BlockReader(root.Files.OpenRead(Path.Combine(root.Journals, name.ToString())), SealedPurpose.Journal, root.Key);
        }
        catch (IOException failed)
        {
            faults.Add($"{name}: {failed.Message}");
            return null;
        }
    }

    private static IEnumerable<SegmentName> Names(SpoolRoot root)
    {
        IReadOnlyList<string> files;
        try
        {
            files = root.Files.List(root.Journals);
        }
        catch (IOException)
        {
            yield break;
        }
        foreach (var file in files)
        {
            if (SegmentName.TryParse(file, out var name)) yield return name.Value;
        }
    }
}
