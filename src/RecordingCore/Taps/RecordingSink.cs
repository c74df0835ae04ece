using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Buffers;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Privacy;

namespace VxmlGir.RecordingCore.Taps;

/// <summary>
/// The media thread's end of one recording's tap: puts records into a ring, without lock or allocation, and nothing more, since here every packet meets cold memory.
/// What the caller hears is cut to the gate at once; what he says goes as it came to <see cref="TapReader"/>, which lets it through the guard and the gate.
/// </summary>
internal sealed class RecordingSink(int ringBytes, TapGate gate, RecordingMetrics metrics, AudioMemory memory) : ITapSink, IDisposable
{
    /// <summary>Longer than any G.711 packet at ptime 60 that a peer of ours may send; more is counted and dropped.</summary>
    private const int MaxPayload = 1500;

    /// <summary>Left free by audio for packets that tell of keys: to miss one would be worse.</summary>
    private const int KeyRoom = 4 * JournalRecord.KeySize;
    private TapGate _gate = gate;
    private ByteRing _ring = new(ringBytes, memory);
    private uint _lostSays;
    private uint _lostHears;
    private long _lost;
    private int _detached;
    private volatile bool _unused;

    public ref ByteRing Ring => ref _ring;

    /// <summary>From the command thread to the reader.</summary>
    public DisclosureRing Disclosures { get; } = new();

    /// <summary>Of the recording's profile.</summary>
    public TapTone? Tone { get; init; }

    public TapTone? ToneAt(long sample) => Tone is not null && Gate.AnyOpen(sample, sample + 1) ? Tone : null;

    /// <summary>Packets that found no room so far, both directions.</summary>
    public long Lost => Volatile.Read(ref _lost);

    public bool IsDetached => Volatile.Read(ref _detached) != 0;

    /// <summary>Command thread; one command at a time.</summary>
    public TapGate Gate
    {
        get => Volatile.Read(ref _gate);
        set => Volatile.Write(ref _gate, value);
    }

    /// <summary>Command thread; one command at a time.</summary>
    public void Disclose(Disclosure disclosure)
    {
        if (!Disclosures.TryAdd(disclosure)) metrics.KeysForgotten.Add(1);
    }

    public void Says(in SaysPacket packet, ReadOnlySpan<byte> payload)
    {
        if (Fits(payload)) PutSays(packet, payload);
    }

    /// <summary>Kept as a packet without samples, outside pauses: inside one no number is looked for.</summary>
    public void NotAudio(in SaysPacket packet) => PutSays(packet, []);

    public void Key(in SaysPacket packet, char digit, int duration, bool over)
    {
        if (!_ring.TryReserve(JournalRecord.KeySize))
        {
            Overrun(ref _lostSays);
            return;
        }
        Span<byte> record = stackalloc byte[JournalRecord.KeySize];
        JournalRecord.WriteKey(record, packet, digit, duration, over);
        _ring.Put(record);
        _ring.Commit();
    }

    // Raw: the guard must hear what lies in a pause as well, a tone may reach out of it.
    private void PutSays(in SaysPacket packet, ReadOnlySpan<byte> payload)
    {
        if (!Reserve(JournalRecord.SaysOverhead + payload.Length))
        {
            if (Gate.AnyOpen(packet.ArrivalSample, packet.ArrivalSample + 1)) Overrun(ref _lostSays);
            return;
        }
        var record = _ring.Next(JournalRecord.SaysOverhead + payload.Length);
        if (record.IsEmpty) PutSaysInPieces(packet, payload);
        else
        {
            JournalRecord.WriteSaysHead(record, RecordKind.Says, packet, payload.Length);
            payload.CopyTo(record[JournalRecord.SaysOverhead..]);
        }
        _ring.Commit();
    }

    private void PutSaysInPieces(in SaysPacket packet, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[JournalRecord.SaysOverhead];
        JournalRecord.WriteSaysHead(head, RecordKind.Says, packet, payload.Length);
        _ring.Put(head);
        _ring.Put(payload);
    }

    public void Hears(long sample, TapLaw law, ReadOnlySpan<byte> payload)
    {
        if (!Fits(payload)) return;
        var now = Gate;
        if (!now.AnyOpen(sample, sample + payload.Length)) return;
        if (!Reserve(JournalRecord.HearsOverhead + payload.Length))
        {
            Overrun(ref _lostHears);
            return;
        }
        Span<byte> head = stackalloc byte[JournalRecord.HearsOverhead];
        JournalRecord.WriteHearsHead(head, sample, law, payload.Length);
        _ring.Put(head);
        var end = sample + payload.Length;
        for (var at = sample; at < end;)
        {
            var (to, open) = now.Next(at, end);
            var count = (int)(to - at);
            if (open) _ring.Put(payload.Slice((int)(at - sample), count));
            else _ring.PutFill(TapGate.Silence(law), count);
            at = to;
        }
        _ring.Commit();
    }

    public void Direction(long sample, bool says, bool hears)
    {
        if (!Reserve(JournalRecord.DirectionSize)) return;
        Span<byte> record = stackalloc byte[JournalRecord.DirectionSize];
        JournalRecord.WriteDirection(record, sample, says, hears);
        _ring.Put(record);
        _ring.Commit();
    }

    public void Detached(long sample)
    {
        Volatile.Write(ref _detached, 1);
        Interlocked.MemoryBarrier();
        if (_unused) Dispose();
    }

    /// <summary>No reader will come (the start was refused), or none any more: what is in it is wiped as soon as the tap is off.</summary>
    public void Discard()
    {
        _unused = true;
        // Either this sees that the tap is off, or the media thread sees that nobody reads.
        Interlocked.MemoryBarrier();
        if (IsDetached) Dispose();
    }

    /// <summary>After both ends stopped: what held audio is wiped.</summary>
    public void Dispose() => _ring.Dispose();

    private bool Fits(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return false;
        if (payload.Length <= MaxPayload) return true;
        metrics.OversizedPackets.Add(1);
        return false;
    }

    // Loss is written down as soon as there is room again, ahead of the record that made it.
    private bool Reserve(int length)
    {
        if (_lostSays + _lostHears > 0)
        {
            if (!_ring.TryReserve(JournalRecord.LostSize + length + KeyRoom)) return false;
            Span<byte> lost = stackalloc byte[JournalRecord.LostSize];
            JournalRecord.WriteLost(lost, _lostSays, _lostHears);
            _ring.Put(lost);
            _ring.Commit();
            (_lostSays, _lostHears) = (0, 0);
        }
        return _ring.TryReserve(length + KeyRoom);
    }

    private void Overrun(ref uint lost)
    {
        lost++;
        metrics.RingOverruns.Add(1);
        Volatile.Write(ref _lost, _lost + 1);
    }
}
