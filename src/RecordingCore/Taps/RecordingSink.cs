using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Journal;

namespace VxmlGir.RecordingCore.Taps;

/// <summary>
/// The tap's end of one recording: writes journal records into a ring, on the media thread, without lock or allocation. What lies in a pause or outside
/// the recording is replaced by the law's silence before it gets into memory that anything else reads; a packet without any recorded sample is dropped.
/// </summary>
internal sealed class RecordingSink(ByteRing ring, TapGate gate, RecordingMetrics metrics) : ITapSink
{
    /// <summary>Longer than any G.711 packet at ptime 60 that a peer of ours may send; more is counted and dropped.</summary>
    private const int MaxPayload = 1500;
    private TapGate _gate = gate;
    private ArrivalEstimate _estimate;
    private readonly byte[] _held = new byte[MaxPayload];
    private SaysPacket _heldPacket;
    private long _heldPosition;
    private int _heldLength;
    private uint _lostSays;
    private uint _lostHears;
    private long _lost;
    private int _detached;

    public ByteRing Ring => ring;

    /// <summary>Packets that found no room so far, both directions.</summary>
    public long Lost => Volatile.Read(ref _lost);

    public bool IsDetached => Volatile.Read(ref _detached) != 0;

    /// <summary>Command thread; one command at a time.</summary>
    public TapGate Gate
    {
        get => Volatile.Read(ref _gate);
        set => Volatile.Write(ref _gate, value);
    }

    public void Says(in SaysPacket packet, ReadOnlySpan<byte> payload)
    {
        if (!Fits(payload)) return;
        var position = _estimate.Place(packet.ArrivalSample, packet.Timestamp, packet.Ssrc);
        var now = Gate;
        PutHeld(now);
        if (!now.AnyOpen(position, position + payload.Length)) Hold(packet, position, payload);
        else PutSays(now, packet, position, payload);
    }

    /// <summary>Kept as a packet without samples, outside pauses: inside one no number is looked for.</summary>
    public void NotAudio(in SaysPacket packet)
    {
        if (Gate.AnyOpen(packet.ArrivalSample, packet.ArrivalSample + 1)) PutSays(Gate, packet, packet.ArrivalSample, []);
    }

    // The last packet of a pause may reach beyond a resume that is commanded after it came: with 60 ms packets that is up to 60 ms of audio.
    private void Hold(in SaysPacket packet, long position, ReadOnlySpan<byte> payload)
    {
        payload.CopyTo(_held);
        (_heldPacket, _heldPosition, _heldLength) = (packet, position, payload.Length);
    }

    private void PutHeld(TapGate now)
    {
        if (_heldLength == 0) return;
        var payload = _held.AsSpan(0, _heldLength);
        if (now.AnyOpen(_heldPosition, _heldPosition + _heldLength)) PutSays(now, _heldPacket, _heldPosition, payload);
        payload.Clear();
        _heldLength = 0;
    }

    private void PutSays(TapGate now, in SaysPacket packet, long position, ReadOnlySpan<byte> payload)
    {
        if (!Reserve(JournalRecord.SaysOverhead + payload.Length))
        {
            _lostSays++;
            return;
        }
        Span<byte> head = stackalloc byte[JournalRecord.SaysOverhead];
        JournalRecord.WriteSaysHead(head, packet, payload.Length);
        ring.Put(head);
        PutGated(now, position, packet.Law, payload);
        ring.Commit();
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
        ring.Put(head);
        PutGated(now, sample, law, payload);
        ring.Commit();
    }

    public void Detached(long sample) => Volatile.Write(ref _detached, 1);

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
            if (!ring.TryReserve(JournalRecord.LostSize + length))
            {
                return Overrun();
            }
            Span<byte> lost = stackalloc byte[JournalRecord.LostSize];
            JournalRecord.WriteLost(lost, _lostSays, _lostHears);
            ring.Put(lost);
            ring.Commit();
            (_lostSays, _lostHears) = (0, 0);
        }
        return ring.TryReserve(length) || Overrun();
    }

    private bool Overrun()
    {
        metrics.RingOverruns.Add(1);
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
            if (open) ring.Put(payload.Slice((int)(at - position), count));
            else ring.PutFill(law == TapLaw.Mu ? (byte)0xFF : (byte)0xD5, count);
            at = to;
        }
    }
}
