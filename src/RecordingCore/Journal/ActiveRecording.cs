using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Buffers;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>What an open recording needs from the node.</summary>
internal sealed record JournalServices(SpoolRoots Roots, RecordingOptions Options, RecordingAlarms Alarms, TimeProvider Time, IIds Ids, RecordingLedger? Ledger = null)
{
    public AudioMemory Memory { get; } = new();
}

/// <summary>
/// One journal being written. Command threads add control records and swap the gate; the writer thread pumps: ring and control records become one block, kept in memory until
/// it is in the journal and a sync covers it. At once it goes into the root's tail log, within <see cref="RecordingOptions.JournalInterval"/> into the journal. When a root fails,
/// a new segment on the other begins with all blocks that no sync covered.
/// </summary>
internal sealed class ActiveRecording : IDisposable
{
    /// <summary>Waiting this long for a place to write is told to the application; shorter, the recording is whole and nobody need know.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private readonly JournalServices _services;
    private readonly Prologue _prologue;
    private readonly ITapPoint _taps;
    private readonly RecordingSink _sink;
    private readonly TapReader _reader;
    private readonly IRecordingEvents? _events;
    private readonly ConcurrentQueue<byte[]> _control = new();
    private volatile bool _controlWaits; // An empty queue is three places in memory that nothing else keeps warm.
    private readonly RetainedBlocks _retained;
    private readonly byte[] _name;
    private Segment? _segment;
    private SpoolRoot? _root; // The segment's: what each turn looks at, it need not get from the segment, which is touched once per journal interval.
    private int _generation;

    // The log's failures when the present segment had everything: what it lacks since is in the log, unless that has failed again. Null: the segment is new.
    private int? _logged;
    private readonly List<(SpoolRoot Root, SegmentName Name)> _segments = [];
    private int _nextSegment;
    private ulong _block;
    private long _lastPosition = -1;
    private long _lingerSince;
    private long? _homelessSince;
    private bool _homelessTold;
    private long _lostTold;
    private bool _forgetting;
    private volatile Ending? _ending;
    private bool _endWritten;
    private bool _detachAsked;

    /// <param name="sink">Open from the start's sample on; attached already, so that nothing is missed while the rest is made.</param>
    public ActiveRecording(JournalServices services, JournalContext context, ITapPoint taps, RecordingSink sink, DateTimeOffset startAt, IRecordingEvents? events)
    {
        (_services, _taps, _sink, _events) = (services, taps, sink, events);
        _reader = new TapReader(sink, services.Options.Keys, services.Alarms.Metrics, services.Memory);
        _retained = new RetainedBlocks(services.Memory);
        MediaId = context.MediaId;
        _name = Encoding.UTF8.GetBytes(MediaId);
        _prologue = new Prologue(JournalRecord.Context(context.ToJson()));
        Add(JournalRecord.Mark(MarkKind.Start, sink.Gate.From, startAt));
    }

    public string MediaId { get; }

    /// <summary>Called by the writer thread ahead of each pump.</summary>
    public Action<ActiveRecording>? BeforePump { get; init; }

    public RecordingSink Sink => _sink;

    public JournalSet Journal => new(MediaId, [.. _segments]);

    /// <summary>Over, and safe on disk.</summary>
    public bool Finished { get; private set; }

    /// <summary>Time stamp of the oldest block that is not yet synced as part of the journal; the largest value when there is none.</summary>
    public long OldestAt => _retained.OldestAt;

    public void Add(byte[] record)
    {
        _control.Enqueue(record);
        _controlWaits = true;
    }

    /// <summary>Command thread: nothing at or after <paramref name="sample"/> is recorded; the rest is the writer's.</summary>
    public void End(long sample, string reason)
    {
        _sink.Gate = _sink.Gate.End(sample);
        _ending = new Ending(sample, JournalRecord.End(sample, _services.Time.GetUtcNow(), reason), _services.Time.GetTimestamp());
    }

    /// <summary>Writer thread, once per interval.</summary>
    /// <param name="scratch">Shared by all recordings of the writer.</param>
    /// <param name="now">Time stamp of the turn.</param>
    /// <param name="last">The writer's last turn: nothing may wait.</param>
    public void Pump(BlockScratch scratch, TailLogs tails, long now, bool last = false)
    {
        BeforePump?.Invoke(this);
        Release();
        var ending = _ending;
        var over = ending is not null && TapIsQuiet(ending);
        var block = _retained.Bytes < _services.Options.RetainedBytes || MayForget() || over ? Collect(scratch, ending, over, now) : [];
        if (_root is not null && !IsSound(_root)) Abandon();
        if (_segment is null) OpenSegment(scratch);
        if (_root is not null && !_retained.AllWritten) Write(_segment!, tails.Of(_root), block, scratch, now, last);
        TellOfTrouble();
        if (_endWritten && _retained.IsEmpty) Finished = true;
    }

    public void Dispose()
    {
        if (!_retained.AllWritten) TellLoss("the program ended before there was a place to write it");
        _segment?.Dispose();
        // A leg that has not answered may still put something in: its ring goes when it lets go.
        _sink.Discard();
        _reader.Dispose();
        _retained.Dispose();
    }

    // Packets late on the way still count for a moment; then the tap goes off; then, even if the leg does not answer, the journal ends.
    private bool TapIsQuiet(Ending ending)
    {
        if (_sink.IsDetached) return true;
        var waited = _services.Time.GetElapsedTime(ending.At);
        if (!_detachAsked && (waited >= _services.Options.Linger || _taps.SampleNow - ending.Sample >= _services.Options.Linger.TotalSeconds * 8000))
        {
            _detachAsked = true;
            _lingerSince = _services.Time.GetTimestamp();
            _taps.Detach(_sink);
        }
        return _detachAsked && (_sink.IsDetached || _services.Time.GetElapsedTime(_lingerSince) > TimeSpan.FromSeconds(1));
    }

    /// <returns>The block that was made and kept, if there was anything to put into one.</returns>
    private ReadOnlySpan<byte> Collect(BlockScratch scratch, Ending? ending, bool last, long now)
    {
        if (_endWritten) return [];
        var plain = scratch.Plain;
        var used = BlockBatch.NumberSize;
        if (_controlWaits) used = CollectControl(plain, used);
        var passed = _taps.PassedSample;
        used = _reader.Read(plain, used, scratch.Raw, passed);
        var position = Math.Min(passed, ending?.Sample ?? long.MaxValue);
        if (used > BlockBatch.NumberSize || position != _lastPosition)
        {
            JournalRecord.WritePosition(plain.AsSpan(used), position);
            used += JournalRecord.PositionSize;
            _lastPosition = position;
        }
        if (last && _control.IsEmpty)
        {
            ending!.Record.CopyTo(plain, used);
            used += ending.Record.Length;
            _endWritten = true;
        }
        if (used <= BlockBatch.NumberSize) return [];
        BinaryPrimitives.WriteUInt64LittleEndian(plain, _block++);
        _retained.Keep(plain.AsSpan(0, used), now);
        return plain.AsSpan(0, used);
    }

    private int CollectControl(byte[] plain, int used)
    {
        // Before it is looked at: what is added meanwhile is here, or raises the flag again.
        _controlWaits = false;
        while (_control.TryPeek(out var control))
        {
            if (used + control.Length > BlockScratch.ControlRoom)
            {
                _controlWaits = true;
                break;
            }
            _control.TryDequeue(out _);
            _prologue.Note(control);
            control.CopyTo(plain, used);
            used += control.Length;
        }
        return used;
    }

    private void Write(Segment segment, TailLog log, ReadOnlySpan<byte> block, BlockScratch scratch, long now, bool last)
    {
        if (!last && !MustBeInJournal(log, now) && (block.IsEmpty || log.TryTake(_name, block, now))) return;
        Append(segment, scratch);
        _logged = log.Failures;
    }

    // What a new segment begins with, what a log may have lost, the end; before memory becomes short; and all of it in time.
    private bool MustBeInJournal(TailLog log, long now) =>
        _logged != log.Failures || _endWritten || _retained.Bytes > _services.Options.RetainedBytes / 2
        || _services.Time.GetElapsedTime(_retained.UnwrittenSince, now) >= _services.Options.JournalInterval;

    private void OpenSegment(BlockScratch scratch)
    {
        if (_services.Roots.Usable is not { } root)
        {
            _homelessSince ??= _services.Time.GetTimestamp();
            return;
        }
        try
        {
            _segment = Segment.Create(root, new SegmentName(MediaId, _nextSegment++), _services.Ids);
            (_root, _generation) = (root, _segment.Generation);
            _segments.Add((root, _segment.Name));
            _segment.Begin(_prologue.Records, scratch);
            _retained.WriteAgain();
            _logged = null;
            (_homelessSince, _homelessTold) = (null, false);
        }
        catch (IOException failed)
        {
            Fail(root, failed);
        }
    }

    private void Append(Segment segment, BlockScratch scratch)
    {
        try
        {
            while (!_retained.AllWritten)
            {
                var (used, blocks) = _retained.Gather(scratch.Plain);
                var (size, epoch) = segment.Append(scratch.Plain.AsSpan(0, used), scratch);
                _retained.Written(blocks, epoch);
                _services.Alarms.Metrics.JournalBytes.Add(size);
            }
        }
        catch (IOException failed)
        {
            Fail(segment.Root, failed);
        }
    }

    // Without handles or memory for one more file no root is at fault: what is open there goes on, and this recording tries again at the next turn.
    private void Fail(SpoolRoot root, IOException failed)
    {
        _services.Alarms.Metrics.WriteFailures.Add(1);
        if (!SpoolFault.IsOfProcess(failed)) root.Condemn("write: " + failed.Message);
        else if (_homelessSince is null) _services.Alarms.Raise(AlarmKind.HandlesShort, $"{MediaId}: {failed.Message}");
        _homelessSince ??= _services.Time.GetTimestamp();
        Abandon();
    }

    private void Abandon()
    {
        _segment?.Dispose();
        (_segment, _root) = (null, null);
    }

    // A sync that hangs must not stop what can still be written: the oldest written blocks are trusted to the system then, and counted.
    private bool MayForget()
    {
        var forgot = false;
        while (_retained.Bytes >= _services.Options.RetainedBytes && _retained.TryForget())
        {
            forgot = true;
            _services.Alarms.Metrics.Forgotten.Add(1);
        }
        if (forgot && !_forgetting)
            _services.Alarms.Raise(AlarmKind.SyncSlow, $"{MediaId}: no sync has covered what was written for {_services.Options.RetainedBytes} bytes; it is kept by the system only");
        _forgetting |= forgot;
        return forgot;
    }

    private void TellOfTrouble()
    {
        if (_homelessSince is { } since && !_homelessTold && _services.Time.GetElapsedTime(since) >= Patience)
        {
            _homelessTold = true;
            Tell(AlarmKind.HeldInMemory, $"no spool root can be written; kept in memory up to {_services.Options.RetainedBytes} bytes");
        }
        var lost = _sink.Lost;
        if (lost == _lostTold) return;
        // Once at its beginning, and again when there is a place to write and the sum is known.
        if (_lostTold == 0 || _segment is not null) TellLoss($"{lost} packets found no room in memory");
        _lostTold = lost;
    }

    private void TellLoss(string reason) => Tell(AlarmKind.AudioLost, reason);

    private void Tell(AlarmKind kind, string reason)
    {
        _services.Alarms.Raise(kind, $"{MediaId}: {reason}");
        if (kind == AlarmKind.AudioLost) _services.Ledger?.Note(LedgerStep.Damaged, MediaId, reason);
        _events?.On(new RecordingEvent.Failed(MediaId, reason));
    }

    // The epoch first: if the generation is still the same after it, the epoch was reached in it.
    private void Release()
    {
        if (_root is not { } root) return;
        var synced = root.SyncedEpoch;
        if (IsSound(root)) _retained.Release(synced);
        if (_retained.Bytes < _services.Options.RetainedBytes / 2) _forgetting = false;
    }

    private bool IsSound(SpoolRoot root) => root.Generation == _generation;

    private sealed record Ending(long Sample, byte[] Record, long At);
}
