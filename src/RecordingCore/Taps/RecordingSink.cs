using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Privacy;

namespace VxmlGir.RecordingCore.Taps;

/// <summary>
/// The tap's end of one recording: writes journal records into a ring, on the media thread, without lock or allocation. What lies in a pause, in a mask or outside
/// the recording is replaced by the law's silence before it gets into memory that anything else reads; a packet without any recorded sample is dropped.
/// What the caller says comes through the guard, which keeps keys back.
/// </summary>
internal sealed class RecordingSink : ITapSink, IGuardedSink, IDisposable
{
    /// <summary>Longer than any G.711 packet at ptime 60 that a peer of ours may send; more is counted and dropped.</summary>
    private const int MaxPayload = 1500;
    private readonly ByteRing _ring;
    private readonly RecordingMetrics _metrics;
    private readonly KeyGuard _guard;
    private TapGate _gate;
    private ArrivalEstimate _estimate;
    private uint _lostSays;
    private uint _lostHears;
    private long _lost;
    private int _detached;

    public RecordingSink(ByteRing ring, TapGate gate, RecordingMetrics metrics, KeyGuardOptions keys)
    {
        (_ring, _gate, _metrics) = (ring, gate, metrics);
        _guard = new KeyGuard(this, keys, metrics);
    }

    public ByteRing Ring => _ring;

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
        if (!_guard.Disclosures.TryAdd(disclosure)) _metrics.KeysForgotten.Add(1);
    }

    public void Says(in SaysPacket packet, ReadOnlySpan<byte> payload)
    {
        if (Fits(payload)) _guard.Says(packet, _estimate.Place(packet.ArrivalSample, packet.Timestamp, packet.Ssrc), payload);
    }

    /// <summary>Kept as a packet without samples, outside pauses: inside one no number is looked for.</summary>
    public void NotAudio(in SaysPacket packet) => _guard.NotAudio(packet);

    public void Key(in SaysPacket packet, char digit, int duration, bool over) => _guard.Key(packet, digit, duration, over);

    public void Passed(long sample) => _guard.Turn(sample);

    void IGuardedSink.Pass(in WaitingPacket packet, ReadOnlySpan<byte> payload)
    {
        var now = Gate;
        if (now.AnyOpen(packet.Position, packet.Position + Math.Max(1, packet.Length))) PutSays(now, packet.Packet, packet.Position, payload, RecordKind.Says);
    }

    bool IGuardedSink.Hold(in WaitingPacket packet)
    {
        if (!Gate.AnyOpen(packet.Position, packet.Position + packet.Length)) return false;
        if (Reserve(JournalRecord.HeldSize))
        {
            Span<byte> head = stackalloc byte[JournalRecord.HeldSize];
            JournalRecord.WriteHeld(head, packet.Packet, packet.Length);
            _ring.Put(head);
            _ring.Commit();
        }
        else _lostSays++;
        return true;
    }

    void IGuardedSink.Fill(in WaitingPacket packet, ReadOnlySpan<byte> payload) => PutSays(Gate, packet.Packet, packet.Position, payload, RecordKind.Fill);

    private void PutSays(TapGate now, in SaysPacket packet, long position, ReadOnlySpan<byte> payload, RecordKind kind)
    {
        if (!Reserve(JournalRecord.SaysOverhead + payload.Length))
        {
            _lostSays++;
            return;
        }
        Span<byte> head = stackalloc byte[JournalRecord.SaysOverhead];
        JournalRecord.WriteSaysHead(head, kind, packet, payload.Length);
        _ring.Put(head);
        PutGated(now, position, packet.Law, payload);
        _ring.Commit();
    }

    public void Hears(long sample, TapLaw law, ReadOnlySpan<byte> payload)
    {
        if (!Fits(payload)) return;
        var now = Gate;
        if (!now.AnyOpen(sample, sample + payload.Length)) return;
        if (!Reserve(JournalRecord.HearsOverhead + payload.Length))
        {
            _lostHears++;
            return;
        }
        Span<byte> head = stackalloc byte[JournalRecord.HearsOverhead];
        JournalRecord.WriteHearsHead(head, sample, law, payload.Length);
        _ring.Put(head);
        PutGated(now, sample, law, payload);
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
        _guard.Finish();
        Volatile.Write(ref _detached, 1);
    }

    /// <summary>After both ends stopped: what held audio is wiped.</summary>
    public void Dispose()
    {
        _ring.Dispose();
        _guard.Dispose();
    }

    private bool Fits(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return false;
        if (payload.Length <= MaxPayload) return true;
        _metrics.OversizedPackets.Add(1);
        return false;
    }

    // Loss is written down as soon as there is room again, ahead of the record that made it.
    private bool Reserve(int length)
    {
        if (_lostSays + _lostHears > 0)
        {
            if (!_ring.TryReserve(JournalRecord.LostSize + length))
            {
                return Overrun();
            }
            Span<byte> lost = stackalloc byte[JournalRecord.LostSize];
            JournalRecord.WriteLost(lost, _lostSays, _lostHears);
            _ring.Put(lost);
            _ring.Commit();
            (_lostSays, _lostHears) = (0, 0);
        }
        return _ring.TryReserve(length) || Overrun();
    }

    private bool Overrun()
    {
        _metrics.RingOverruns.Add(1);
        Volatile.Write(ref _lost, _lost + 1);
        return false;
    }

    private void PutGated(TapGate now, long position, TapLaw law, ReadOnlySpan<byte> payload)
    {
        var end = position + payload.Length;
        for (var at = position; at < end;)
        {
            var (to, open) = now.Next(at, end);
            var count = (int)(to - at);
            if (open) _ring.Put(payload.Slice((int)(at - position), count));
            else _ring.PutFill(law == TapLaw.Mu ? (byte)0xFF : (byte)0xD5, count);
            at = to;
        }
    }
}
