using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Buffers;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Privacy;

/// <summary>Where the guard lets packets go.</summary>
internal interface IGuardedSink
{
    /// <summary>No key sounds in it, or a harmless one.</summary>
    void Pass(in WaitingPacket packet, ReadOnlySpan<byte> payload);

    /// <summary>A key may sound in it: it is not to be written, that it came is.</summary>
    /// <returns>Whether any of it would be recorded, so that it is worth keeping.</returns>
    bool Hold(in WaitingPacket packet);

    /// <summary>A packet that was held before is harmless.</summary>
    void Fill(in WaitingPacket packet, ReadOnlySpan<byte> payload);
}

/// <summary>
/// Between the tap and the journal: the caller's packets wait until it is decided whether a key sounds in them. Those that hold one stay in a bounded
/// memory until the key is disclosed; what is not stays there until it is wiped. Writer thread only; allocates at its first packet and its first key, and then nothing.
/// </summary>
internal sealed class KeyGuard(IGuardedSink sink, KeyGuardOptions options, RecordingMetrics metrics, AudioMemory memory) : IDisposable
{
    /// <summary>Packets that wait come in a second even when the network delivers a second's worth at once.</summary>
    private const int WaitingBytes = 4096;
    private const int WaitingPackets = 64;
    private const int KeyPackets = 256;

    /// <summary>Of 16 ms: of smaller ones the number is the bound.</summary>
    private const int BytesPerKeyPacket = 128;
    private readonly long _holdBack = (long)(options.HoldBack.TotalSeconds * 8000);
    private readonly long _keyTime = (long)(options.KeyTime.TotalSeconds * 8000);
    private readonly PacketStore _waiting = new(WaitingBytes, WaitingPackets, memory);
    private readonly PacketStore _keys = new(options.KeyBytes, Math.Max(KeyPackets, options.KeyBytes / BytesPerKeyPacket), memory);
    private readonly KeySpans _spans = new();
    private readonly ToneWatch _watch = new();
    private SpeechAxis _axis;
    private long _lastAudio;
    private long _toPosition;

    /// <param name="position">Its first sample on the leg's clock, as judged now.</param>
    public void Says(in SaysPacket packet, long position, ReadOnlySpan<byte> payload)
    {
        var at = _axis.Of(packet.Ssrc, packet.Timestamp);
        _toPosition = position - at;
        _lastAudio = packet.ArrivalSample;
        _watch.Listen(this, at, packet.Law, payload);
        Wait(new WaitingPacket(packet, at, position, payload.Length), payload);
        MakeRoom(packet.ArrivalSample);
    }

    /// <summary>A packet without audio keeps its place in the order, so that nobody takes it for late.</summary>
    public void NotAudio(in SaysPacket packet)
    {
        Wait(new WaitingPacket(packet, 0, packet.ArrivalSample, 0), []);
        MakeRoom(packet.ArrivalSample);
    }

    /// <summary>RFC 4733: the key is down from the packet's timestamp for <paramref name="duration"/> samples so far.</summary>
    public void Key(in SaysPacket packet, char digit, int duration, bool over)
    {
        var at = _axis.Of(packet.Ssrc, packet.Timestamp);
        Forget(_spans.Event(digit, at, at + duration, packet.ArrivalSample, over));
        NotAudio(packet);
    }

    /// <summary>The watch heard a tone; <paramref name="from"/> is its identity.</summary>
    public void Tone(char digit, long from, long to) => Forget(_spans.Tone(digit, from, to, from + _toPosition));

    /// <summary>A key that something harmless took. Packets that came before it was reported have been told of.</summary>
    public void Disclose(Disclosure disclosure)
    {
        if (!_spans.Disclose(disclosure)) return;
        for (var i = 0; i < _keys.Count; i++)
        {
            ref var key = ref _keys[i];
            if (key.Length == 0 || _spans.Hides(key.At, key.End)) continue;
            sink.Fill(key, _keys.Payload(key));
            _keys.Empty(i);
        }
    }

    /// <summary>The leg's clock has come to <paramref name="now"/>: packets whose time is up go.</summary>
    public void Turn(long now)
    {
        var ceased = now - _lastAudio >= _holdBack;
        if (ceased) _watch.Break(this);
        while (_waiting.Count > 0 && IsDecided(_waiting[0], now, ceased)) LetGo();
        while (_keys.Count > 0 && (_keys[0].Length == 0 || now - _keys[0].Packet.ArrivalSample > _keyTime)) Expire();
    }

    /// <summary>Nothing comes any more: everything goes, and what is held stays held.</summary>
    public void Finish()
    {
        _watch.Break(this);
        while (_waiting.Count > 0) LetGo();
    }

    public void Dispose()
    {
        _waiting.Dispose();
        _keys.Dispose();
    }

    // Audio that follows without a seam must have been looked at far enough that no tone can begin in the packet; time is waited for in any case.
    private bool IsDecided(in WaitingPacket packet, long now, bool ceased) =>
        packet.Length == 0 || ceased || (now - packet.Packet.ArrivalSample >= _holdBack && packet.End + ToneWatch.Decision <= _watch.Boundary);

    // The reader turns once for all that it has taken in; much of it only when the writer was late.
    private void MakeRoom(long now)
    {
        if (_waiting.IsHalfFull) Turn(now);
    }

    private void Wait(in WaitingPacket packet, ReadOnlySpan<byte> payload)
    {
        while (!_waiting.TryAdd(packet, payload)) LetGo();
    }

    private void LetGo()
    {
        ref var first = ref _waiting[0];
        var payload = _waiting.Payload(first);
        if (first.Length == 0 || !_spans.Any || !_spans.Hides(first.At, first.End)) sink.Pass(first, payload);
        else if (sink.Hold(first)) Keep(first, payload);
        _waiting.RemoveFirst();
    }

    private void Keep(in WaitingPacket packet, ReadOnlySpan<byte> payload)
    {
        metrics.KeysHeld.Add(1);
        while (_keys.Count > 0 && !_keys.TryAdd(packet, payload)) Expire();
        if (_keys.Count == 0) _keys.TryAdd(packet, payload);
    }

    private void Expire()
    {
        if (_keys[0].Length > 0) metrics.KeysForgotten.Add(1);
        _keys.RemoveFirst();
    }

    // A span that nobody remembers can not be disclosed: what it hid must not be filled when others are.
    private void Forget(in KeySpan span)
    {
        if (span.Digit == '\0' || span.Disclosed) return;
        for (var i = 0; i < _keys.Count; i++)
        {
            if (_keys[i].Length == 0 || !span.Touches(_keys[i].At, _keys[i].End)) continue;
            metrics.KeysForgotten.Add(1);
            _keys.Empty(i);
        }
    }
}
