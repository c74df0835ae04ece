using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>What an open recording needs from the node.</summary>
internal sealed record JournalServices(SpoolRoots Roots, RecordingOptions Options, RecordingAlarms Alarms, TimeProvider Time, IIds Ids);

/// <summary>
/// One journal being written. Command threads add control records and swap the gate; the writer thread pumps: ring and control records become one block,
/// kept in memory until a sync covers it, sealed and appended. When a root fails, a new segment on the other begins with all blocks that no sync covered.
/// </summary>
internal sealed class ActiveRecording : IDisposable
{
    private const int BlockNumberSize = 8;
    private readonly JournalServices _services;
    private readonly byte[] _context;
    private readonly ITapPoint _taps;
    private readonly RecordingSink _sink;
    private readonly IRecordingEvents? _events;
    private readonly ConcurrentQueue<byte[]> _control = new();
    private readonly Queue<Block> _retained = new();
    private Segment? _segment;
    private readonly List<(SpoolRoot Root, SegmentName Name)> _segments = [];
    private ulong _block;
    private int _retainedBytes;
    private long _lastPosition = -1;
    private long _lingerSince;
    private bool _alarmed;
    private volatile Ending? _ending;
    private bool _endWritten;
    private bool _detachAsked;

    public ActiveRecording(JournalServices services, JournalContext context, ITapPoint taps, long start, DateTimeOffset startAt, IRecordingEvents? events)
    {
        (_services, _taps, _events) = (services, taps, events);
        MediaId = context.MediaId;
        _context = JournalRecord.Context(context.ToJson());
        _sink = new RecordingSink(new ByteRing(services.Options.RingBytes), TapGate.OpenAt(start), services.Alarms.Metrics, services.Options.Keys);
        Add(JournalRecord.Mark(MarkKind.Start, start, startAt));
    }

    public string MediaId { get; }

    public RecordingSink Sink => _sink;

    public JournalSet Journal => new(MediaId, [.. _segments]);

    /// <summary>Over, and safe on disk.</summary>
    public bool Finished { get; private set; }

    public void Add(byte[] record) => _control.Enqueue(record);

    /// <summary>Command thread: nothing at or after <paramref name="sample"/> is recorded; the rest is the writer's.</summary>
    public void End(long sample, string reason)
    {
        _sink.Gate = _sink.Gate.End(sample);
        _ending = new Ending(sample, JournalRecord.End(sample, _services.Time.GetUtcNow(), reason), _services.Time.GetTimestamp());
    }

    /// <summary>Writer thread, once per interval.</summary>
    /// <param name="scratch">Shared by all recordings of the writer.</param>
    public void Pump(BlockScratch scratch)
    {
        Release();
        var ending = _ending;
        var last = ending is not null && TapIsQuiet(ending);
        if (_retainedBytes < _services.Options.RetainedBytes || last) Collect(scratch, ending, last);
        if (_segment is { Root.Condemned: not null }) Abandon();
        if (_segment is null && !OpenSegment(scratch)) return;
        while (Unwritten() is { } block && Append(block, scratch))
        {
        }
        if (_endWritten && _retained.Count == 0) Finished = true;
    }

    public void Dispose()
    {
        _segment?.Dispose();
        // A leg that never answered may still hold the sink: its memory is left to the collector then.
        if (_sink.IsDetached) _sink.Dispose();
        while (_retained.TryDequeue(out var block)) ArrayPool<byte>.Shared.Return(block.Plain, clearArray: true);
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

    private void Collect(BlockScratch scratch, Ending? ending, bool last)
    {
        if (_endWritten) return;
        var plain = scratch.Plain;
        var used = BlockNumberSize;
        while (_control.TryPeek(out var control) && used + control.Length <= BlockScratch.ControlRoom && _control.TryDequeue(out control))
        {
            control.CopyTo(plain, used);
            used += control.Length;
        }
        used += _sink.Ring.Drain(plain.AsSpan(used));
        var position = Math.Min(_taps.SampleNow, ending?.Sample ?? long.MaxValue);
        if (used > BlockNumberSize || position != _lastPosition)
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
        if (used > BlockNumberSize) Keep(plain.AsSpan(0, used));
    }

    private void Keep(Span<byte> plain)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(plain, _block++);
        var kept = ArrayPool<byte>.Shared.Rent(plain.Length);
        plain.CopyTo(kept);
        _retained.Enqueue(new Block(kept, plain.Length));
        _retainedBytes += plain.Length;
    }

    private Block? Unwritten()
    {
        foreach (var block in _retained)
        {
            if (block.Epoch == 0) return block;
        }
        return null;
    }

    private bool OpenSegment(BlockScratch scratch)
    {
        if (_services.Roots.Usable is not { } root)
        {
            if (!_alarmed) Lost("no spool root can be written");
            _alarmed = true;
            return false;
        }
        var name = new SegmentName(MediaId, _segments.Count);
        _segments.Add((root, name));
        try
        {
            _segment = new Segment(root, root.Files.Create(Path.Combine(root.Journals, name.ToString())), new BlockSealer(SealedPurpose.Journal, root.Key, _services.Ids));
            var used = _segment.Sealer.Header.Length;
            _segment.Sealer.Header.CopyTo(scratch.Sealed, 0);
            // The context is block "no number": every segment can be read alone.
            BinaryPrimitives.WriteUInt64LittleEndian(scratch.Plain, ulong.MaxValue);
            _context.CopyTo(scratch.Plain, BlockNumberSize);
            used += _segment.Sealer.Seal(scratch.Plain.AsSpan(0, BlockNumberSize + _context.Length), scratch.Sealed.AsSpan(used));
            _segment.File.Append(scratch.Sealed.AsSpan(0, used));
        }
        catch (IOException failed)
        {
            Fail(root, failed);
            return false;
        }
        foreach (var block in _retained) block.Epoch = 0;
        _alarmed = false;
        return true;
    }

    private bool Append(Block block, BlockScratch scratch)
    {
        var segment = _segment!;
        try
        {
            var size = segment.Sealer.Seal(block.Plain.AsSpan(0, block.Length), scratch.Sealed);
            segment.File.Append(scratch.Sealed.AsSpan(0, size));
            block.Epoch = segment.Root.Written();
            _services.Alarms.Metrics.JournalBytes.Add(size);
            return true;
        }
        catch (IOException failed)
        {
            Fail(segment.Root, failed);
            return false;
        }
    }

    private void Fail(SpoolRoot root, IOException failed)
    {
        root.Condemn("write: " + failed.Message);
        _services.Alarms.Metrics.WriteFailures.Add(1);
        _services.Alarms.Raise(AlarmKind.SpoolCondemned, $"{root.Path}: {failed.Message}");
        Abandon();
    }

    private void Abandon()
    {
        _segment?.Dispose();
        _segment = null;
    }

    private void Lost(string reason)
    {
        _services.Alarms.Raise(AlarmKind.AudioLost, $"{MediaId}: {reason}; kept in memory up to {_services.Options.RetainedBytes} bytes");
        _events?.On(new RecordingEvent.Failed(MediaId, reason));
    }

    private void Release()
    {
        while (_segment is { } segment && _retained.TryPeek(out var block) && block.Epoch != 0 && block.Epoch <= segment.Root.SyncedEpoch)
        {
            _retained.Dequeue();
            _retainedBytes -= block.Length;
            ArrayPool<byte>.Shared.Return(block.Plain, clearArray: true);
        }
    }

    private sealed record Ending(long Sample, byte[] Record, long At);

    private sealed class Block(byte[] plain, int length)
    {
        public byte[] Plain => plain;
        public int Length => length;

        /// <summary>0: not yet written to the present segment.</summary>
        public long Epoch { get; set; }
    }

    private sealed record Segment(SpoolRoot Root, ISpoolFile File, BlockSealer Sealer) : IDisposable
    {
        public void Dispose()
        {
            File.Dispose();
            Sealer.Dispose();
        }
    }
}
