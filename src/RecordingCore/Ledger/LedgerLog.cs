using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>
/// The append-only log. Entries wait in memory until the next flush (one write for all of them), and are durable with the next sync of their root. When a root
/// fails, a new segment on the other one goes on from the last durable entry and repeats what came after it. Thread-safe.
/// </summary>
internal sealed class LedgerLog : IDisposable
{
    /// <summary>A segment longer than this is followed by a new one.</summary>
    public const int SegmentBytes = 4 * 1024 * 1024;

    /// <summary>Entries kept in memory while no root can be written; more are refused, counted and an alarm.</summary>
    public const int MaxWaiting = 200_000;
    private readonly Lock _gate = new();
    private readonly Lock _writing = new();
    private readonly SpoolRoots _roots;
    private readonly RecordingAlarms _alarms;
    private readonly TimeProvider _time;
    private Queue<LedgerEntry> _waiting = new();
    private readonly Queue<Written> _written = new();
    private readonly Queue<NumberedEntry> _durableFeed = new();
    private LedgerState _durable;
    private LedgerState _end;
    private Segment? _segment;
    private int _number;
    private (long Length, string? Torn) _before;
    private bool _complained;

    /// <param name="scan">What is there already.</param>
    public LedgerLog(SpoolRoots roots, LedgerScan scan, RecordingAlarms alarms, TimeProvider time)
    {
        (_roots, _alarms, _time) = (roots, alarms, time);
        _durable = _end = scan.State;
        _number = scan.Last?.File.Number ?? 0;
        _before = scan.Last is { } last ? (last.Bytes.Length, last.Torn) : (-1, null);
    }

    public SpoolRoots Roots => _roots;

    /// <summary>The last entry that a sync covers.</summary>
    public LedgerState Durable
    {
        get
        {
            lock (_writing)
            {
                ReleaseNeedsLock();
                return _durable;
            }
        }
    }

    /// <summary>False when memory is full: nothing was noted.</summary>
    public bool Add(LedgerEntry entry)
    {
        lock (_gate)
        {
            if (_waiting.Count < MaxWaiting)
            {
                _waiting.Enqueue(entry);
                return true;
            }
        }
        _alarms.Metrics.LedgerRefused.Add(1);
        _alarms.Raise(AlarmKind.LedgerFailed, $"{entry.MediaId}: {entry.Step.Word()} was not noted: {MaxWaiting} entries wait");
        return false;
    }

    /// <summary>Writes out what waits; not durable yet. Never throws.</summary>
    public void Flush()
    {
        lock (_writing) FlushNeedsLock();
    }

    /// <summary>True once everything added before is on disk; false when no root could take it.</summary>
    public async Task<bool> DurableAsync()
    {
        for (var tries = 0; tries <= _roots.All.Length; tries++)
        {
            Segment? segment;
            lock (_writing)
            {
                if (!FlushNeedsLock()) return false;
                segment = _segment;
            }
            if (segment is null || await segment.Root.SyncedAsync(segment.Generation)) return true;
        }
        return false;
    }

    /// <summary>For how long the oldest entry has waited that is not durable yet.</summary>
    public TimeSpan Lag(DateTimeOffset now)
    {
        lock (_writing)
        {
            ReleaseNeedsLock();
            if (_written.TryPeek(out var written)) return now - written.Entry.Time;
            lock (_gate) return _waiting.TryPeek(out var waiting) ? now - waiting.Time : TimeSpan.Zero;
        }
    }

    /// <summary>Entries that became durable since the last call, in order.</summary>
    public IReadOnlyList<NumberedEntry> TakeDurable()
    {
        lock (_writing)
        {
            ReleaseNeedsLock();
            NumberedEntry[] taken = [.. _durableFeed];
            _durableFeed.Clear();
            return taken;
        }
    }

    public void Dispose()
    {
        Flush();
        _segment?.File.Dispose();
    }

    // True when all that waited at the call was written: more may have come since.
    private bool FlushNeedsLock()
    {
        ReleaseNeedsLock();
        if (_segment is { IsSound: false }) GoBackNeedsLock();
        for (var tries = 0; tries <= _roots.All.Length; tries++)
        {
            if (!AnythingWaits() || TryWriteNeedsLock()) return true;
        }
        return false;
    }

    private bool AnythingWaits()
    {
        lock (_gate) return _waiting.Count > 0;
    }

    private bool TryWriteNeedsLock()
    {
        if (_roots.Usable is not { } root)
        {
            Complain("no spool root can be written");
            return false;
        }
        try
        {
            WriteNeedsLock(_segment?.Root ?? root);
            _complained = false;
            return true;
        }
        catch (IOException failed)
        {
            // The root itself judges whether it may be written any more; here another segment is begun, there or elsewhere.
            Complain($"{(_segment?.Root ?? root).Path}: {failed.Message}");
            GoBackNeedsLock();
            return false;
        }
    }

    private void WriteNeedsLock(SpoolRoot root)
    {
        if (_segment is { Length: > SegmentBytes } full && _written.Count == 0)
        {
            _before = (full.Length, null);
            full.File.Dispose();
            _segment = null;
        }
        _segment ??= OpenNeedsLock(root);
        Queue<LedgerEntry> taken;
        lock (_gate) (taken, _waiting) = (_waiting, new Queue<LedgerEntry>());
        var batch = new FrameBatch(_end);
        if (_segment.Length == 0) batch.Add(StartNeedsLock());
        while (taken.TryDequeue(out var entry)) batch.Add(entry);
        // Never durable, unless the write comes back.
        var epoch = long.MaxValue;
        try
        {
            _segment.File.Append(batch.Bytes);
            epoch = _segment.Root.Written();
        }
        finally
        {
            // Also when the write failed: going back takes them from here.
            _segment.Length += batch.Bytes.Length;
            foreach (var (entry, state) in batch.Entries) _written.Enqueue(new Written(entry, state, epoch));
            _end = batch.End;
        }
    }

    private Segment OpenNeedsLock(SpoolRoot root)
    {
        var folder = LedgerScan.Folder(root);
        root.Files.Prepare(folder);
        var file = new SegmentFile(folder, ++_number);
        return new Segment(root, root.Files.Create(file.Path));
    }

    private LedgerEntry StartNeedsLock() => new()
    {
        Time = _time.GetUtcNow(), Step = LedgerStep.Segment,
        Segment = new SegmentStart
        {
            Number = _number, After = _end.Head.Number, Hash = _end.Head.Hash, Length = _before.Length, Torn = _before.Torn,
            Manifests = _end.Manifests, ManifestHash = _end.ManifestHash,
        },
    };

    // What no sync covered is written again, elsewhere, under new numbers: nobody has seen the old ones.
    private void GoBackNeedsLock()
    {
        ReleaseNeedsLock();
        lock (_gate)
        {
            _waiting = new Queue<LedgerEntry>([.. _written.Select(w => w.Entry).Where(e => e.Step != LedgerStep.Segment), .. _waiting]);
        }
        _written.Clear();
        _end = _durable;
        _before = (-1, null);
        _segment?.File.Dispose();
        _segment = null;
    }

    private void ReleaseNeedsLock()
    {
        // The epoch first: if the generation is still the same after it, the epoch was reached in it.
        var synced = _segment?.Root.SyncedEpoch ?? 0;
        if (_segment is not { IsSound: true }) return;
        while (_written.TryPeek(out var written) && written.Epoch <= synced)
        {
            _written.Dequeue();
            _durable = written.State;
            _durableFeed.Enqueue(new NumberedEntry(written.State.Head, written.Entry));
        }
    }

    // Once until it works again.
    private void Complain(string what)
    {
        if (!_complained) _alarms.Raise(AlarmKind.LedgerFailed, what);
        _complained = true;
    }

    private readonly record struct Written(LedgerEntry Entry, LedgerState State, long Epoch);

    private sealed class Segment(SpoolRoot root, ISpoolFile file)
    {
        public SpoolRoot Root => root;
        public ISpoolFile File => file;
        public int Generation { get; } = root.Generation;

        /// <summary>What was written to it is still what a sync covers.</summary>
        public bool IsSound => Root.Condemned is null && Root.Generation == Generation;
        public long Length { get; set; }
    }
}
