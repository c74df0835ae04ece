using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>
/// What is new of all recordings of one root, in one file, sealed and written once per turn: a seal and a write for each recording cost most of what recording costs.
/// Journals get the same blocks within <see cref="RecordingOptions.JournalInterval"/>. A file goes when every block in it is in a journal that was synced; after a crash <c>TailPouring</c> gives the journals what they lack.
/// Writer thread only.
/// </summary>
internal sealed class TailLog(SpoolRoot root, string process, RecordingOptions options, RecordingAlarms alarms, IIds ids, TimeProvider time) : IDisposable
{
    /// <summary>Written early when so much has come together.</summary>
    private const int Room = 256 * 1024;
    private readonly byte[] _plain = new byte[Room];
    private readonly byte[] _sealed = new byte[SealedFormat.HeaderSize + Room + SealedFormat.BlockOverhead];
    private readonly Queue<Written> _closed = new();
    private Open? _open;
    private int _used;
    private int _number;

    /// <summary>Changes when blocks that were taken may not have reached the file although the root is sound.</summary>
    public int Failures { get; private set; }

    /// <summary>False when it is too large, and must go into the journal.</summary>
    /// <param name="mediaId">In UTF-8.</param>
    public bool TryTake(ReadOnlySpan<byte> mediaId, ReadOnlySpan<byte> block, long now)
    {
        var size = TailEntry.Size(mediaId, block);
        if (size > Room) return false;
        if (size > Room - _used) Write(now);
        TailEntry.Write(_plain.AsSpan(_used), mediaId, block);
        _used += size;
        return true;
    }

    /// <summary>Writes what was taken.</summary>
    /// <param name="now">Time stamp of the turn; no block that was taken is younger.</param>
    public void Write(long now)
    {
        if (_used == 0) return;
        try
        {
            // Of a condemned root every recording has left, or leaves at its next turn with all that it keeps.
            if (root.Condemned is null) Append(now);
        }
        catch (IOException failed)
        {
            Fail(failed);
        }
        _plain.AsSpan(0, _used).Clear();
        _used = 0;
    }

    /// <summary>Removes the files of which nothing is needed.</summary>
    /// <param name="oldest">Time stamp of the oldest block that a recording keeps in memory; the largest value: none.</param>
    public void Forget(long oldest)
    {
        if (oldest == long.MaxValue) Close();
        while (_closed.TryPeek(out var written) && written.Last < oldest && TryDelete(written.Path)) _closed.Dequeue();
    }

    public void Dispose()
    {
        _plain.AsSpan().Clear();
        Close();
    }

    private void Append(long now)
    {
        var open = Current(now);
        var at = open.Begun ? 0 : open.Sealer.Header.Length;
        if (!open.Begun) open.Sealer.Header.CopyTo(_sealed, 0);
        at += open.Sealer.Seal(_plain.AsSpan(0, _used), _sealed.AsSpan(at));
        open.File.Append(_sealed.AsSpan(0, at));
        root.Written();
        _open = open with { Begun = true, Last = now };
    }

    // Blocks of another generation lie in a file of which nobody knows what became of it.
    private Open Current(long now)
    {
        var generation = root.Generation;
        if (_open is { } open && open.Generation == generation && time.GetElapsedTime(open.First, now) < options.JournalInterval) return open;
        var path = Path.Combine(root.Journals, new TailName(process, _number).ToString());
        var next = new Open(path, root.Files.Create(path), new BlockSealer(SealedPurpose.Tail, root.Key, ids), generation, now, now, false);
        _number++;
        Close();
        _open = next;
        return next;
    }

    // A file that a write failed on is never appended to: half a block may be at its end.
    private void Fail(IOException failed)
    {
        alarms.Metrics.WriteFailures.Add(1);
        if (SpoolFault.IsOfProcess(failed)) alarms.Raise(AlarmKind.HandlesShort, $"{root.Path}: tail log: {failed.Message}");
        else root.Condemn("write: " + failed.Message);
        Failures++;
        Close();
    }

    private void Close()
    {
        if (_open is not { } open) return;
        open.File.Dispose();
        open.Sealer.Dispose();
        _closed.Enqueue(new Written(open.Path, open.Last));
        _open = null;
    }

    private bool TryDelete(string path)
    {
        try
        {
            root.Files.Delete(path);
            return true;
        }
        catch (IOException)
        {
            // The next turn tries again, and after this process the next start.
            return false;
        }
    }

    private sealed record Open(string Path, ISpoolFile File, BlockSealer Sealer, int Generation, long First, long Last, bool Begun);

    private readonly record struct Written(string Path, long Last);
}
