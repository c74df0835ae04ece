using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Buffers;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Privacy;

namespace VxmlGir.RecordingCore.Taps;

/// <summary>
/// The writer's end of a tap: takes out what <see cref="RecordingSink"/> put in and makes journal records of it. What the caller says comes through the guard, which keeps
/// keys back; what of it lies in a pause, in a mask or outside the recording is replaced by the law's silence, a packet without any recorded sample is dropped.
/// Here a whole interval is looked at in one go: packet by packet on the media thread it cost three times as much, nearly all of it waiting for cold memory.
/// </summary>
internal sealed class TapReader : IGuardedSink, IDisposable
{
    private readonly RecordingSink _sink;
    private readonly KeyGuard _guard;
    private ArrivalEstimate _estimate;
    private byte[] _to = [];
    private int _used;

    public TapReader(RecordingSink sink, KeyGuardOptions keys, RecordingMetrics metrics, AudioMemory memory) => (_sink, _guard) = (sink, new KeyGuard(this, keys, metrics, memory));

    /// <summary>Adds the records that may be written now.</summary>
    /// <param name="raw">As long as the ring, at least; wiped when done.</param>
    /// <param name="passed">How far the leg had come: what came before is in the ring.</param>
    /// <returns>Bytes of <paramref name="to"/> that are used.</returns>
    public int Read(byte[] to, int used, Span<byte> raw, long passed)
    {
        (_to, _used) = (to, used);
        // In this order: what came before the end or a key's disclosure is in the ring by then.
        var (detached, disclosed) = (_sink.IsDetached, _sink.Disclosures.End);
        raw = raw[.._sink.Ring.Drain(raw)];
        for (ReadOnlySpan<byte> rest = raw; !rest.IsEmpty;) Take(ref rest);
        raw.Clear();
        while (_sink.Disclosures.TryTake(disclosed, out var disclosure)) _guard.Disclose(disclosure);
        if (detached) _guard.Finish();
        else _guard.Turn(passed);
        return _used;
    }

    public void Dispose() => _guard.Dispose();

    void IGuardedSink.Pass(in WaitingPacket packet, ReadOnlySpan<byte> payload)
    {
        var now = _sink.Gate;
        if (now.AnyOpen(packet.Position, packet.Position + Math.Max(1, packet.Length))) PutSays(now, packet, payload, RecordKind.Says);
    }

    bool IGuardedSink.Hold(in WaitingPacket packet)
    {
        if (!_sink.Gate.AnyOpen(packet.Position, packet.Position + packet.Length)) return false;
        JournalRecord.WriteHeld(Next(JournalRecord.HeldSize), packet.Packet, packet.Length);
        return true;
    }

    void IGuardedSink.Fill(in WaitingPacket packet, ReadOnlySpan<byte> payload) => PutSays(_sink.Gate, packet, payload, RecordKind.Fill);

    private void Take(ref ReadOnlySpan<byte> rest)
    {
        var all = rest;
        if (!JournalRecord.TryRead(ref rest, out var record)) throw new InvalidOperationException("a ring holds whole records");
        if (record.TrySays(out var packet, out var payload))
        {
            if (payload.IsEmpty) _guard.NotAudio(packet);
            else _guard.Says(packet, _estimate.Place(packet.ArrivalSample, packet.Timestamp, packet.Ssrc), payload);
        }
        else if (record.TryKey(out packet, out var digit, out var duration, out var over)) _guard.Key(packet, digit, duration, over);
        else
        {
            var whole = all[..^rest.Length];
            whole.CopyTo(Next(whole.Length));
        }
    }

    private void PutSays(TapGate now, in WaitingPacket packet, ReadOnlySpan<byte> payload, RecordKind kind)
    {
        var record = Next(JournalRecord.SaysOverhead + payload.Length);
        JournalRecord.WriteSaysHead(record, kind, packet.Packet, payload.Length);
        record = record[JournalRecord.SaysOverhead..];
        payload.CopyTo(record);
        var end = packet.Position + payload.Length;
        for (var at = packet.Position; at < end;)
        {
            var (to, open) = now.Next(at, end);
            if (!open) record[(int)(at - packet.Position)..(int)(to - packet.Position)].Fill(TapGate.Silence(packet.Packet.Law));
            at = to;
        }
    }

    private Span<byte> Next(int length)
    {
        _used += length;
        return _to.AsSpan(_used - length, length);
    }
}
