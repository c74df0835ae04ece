using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Support.Rtp;

/// <summary>
/// Composes a caller's packets one packet time after the other: audio, suppressed silence, telephone-events. No socket and no
/// clock, so that a test knows exactly what was said.
/// </summary>
internal sealed class RtpMouth(Speaking speaking)
{
    private const int EventType = 101;

    private readonly Queue<(int Event, int Samples)> _keys = new();
    private Speaking _speaking = speaking;
    private ushort _sequence = speaking.FirstSequence;
    private uint _timestampBase = speaking.FirstTimestamp;
    private uint _ssrc = speaking.Ssrc;
    private long _sample;
    private bool _quiet = true;
    private bool _movedSource;
    private (int Event, int Samples, long Began)? _pressing;
    private int _count;

    public bool PressingKeys => _pressing is not null || _keys.Count > 0;

    public long Sample => _sample;

    public TimeSpan PacketTime => TimeSpan.FromMilliseconds(_speaking.Ptime / (1 + _speaking.DriftPpm / 1e6));

    /// <summary>From the next packet on: another law, packet time or impairment (after a re-INVITE).</summary>
    public void Change(Func<Speaking, Speaking> how) => _speaking = how(_speaking);

    public void Sound(short[] samples)
    {
        var audio = new short[Math.Max(_speaking.Audio.Length, _sample + samples.Length)];
        _speaking.Audio.CopyTo(audio, 0);
        samples.CopyTo(audio, _sample);
        _speaking = _speaking with { Audio = audio };
    }

    public void Press(string keys, int milliseconds)
    {
        foreach (var key in keys)
            _keys.Enqueue(("0123456789*#ABCD".IndexOf(key), milliseconds * Signals.Rate / 1000));
    }

    /// <summary>The packets of the next packet time, in the order in which they leave.</summary>
    public IReadOnlyList<SentPacket> Next(TimeSpan at)
    {
        var samples = _speaking.Ptime * Signals.Rate / 1000;
        if (_speaking.NewSourceAt <= _sample && !_movedSource)
        {
            _movedSource = true;
            (_ssrc, _sequence, _timestampBase, _quiet) = (_ssrc ^ 0x55AA55AA, 100, _timestampBase + 777_777, true);
        }
        var packets = _pressing is not null || _keys.Count > 0 ? Event(at, samples) : Speech(at, samples);
        _sample += samples;
        return packets;
    }

    private List<SentPacket> Speech(TimeSpan at, int samples)
    {
        var s = _speaking;
        if (s.Suppressed is { } suppressed && Enumerable.Range(0, samples).All(i => suppressed(_sample + i)))
        {
            var opens = !_quiet;
            _quiet = true;
            return opens && s.ComfortNoise ? [Packet(at, 13, false, _sample, [60])] : [];
        }
        var linear = new short[samples];
        for (var i = 0; i < samples && _sample + i < s.Audio.Length; i++) linear[i] = s.Audio[_sample + i];
        var packet = Packet(at, s.Law == Law.Mu ? 0 : 8, _quiet, _sample, G711.Encode(linear, s.Law), audio: true);
        _quiet = false;
        _count++;
        if (s.LoseEvery > 0 && _count % s.LoseEvery == 0) return [packet with { Lost = true }];
        return s.DuplicateEvery > 0 && _count % s.DuplicateEvery == 0 ? [packet, packet] : [packet];
    }

    // RFC 4733 section 2.5: one timestamp for the whole event, growing duration, the last packet three times.
    private List<SentPacket> Event(TimeSpan at, int samples)
    {
        var first = _pressing is null;
        var (code, length, began) = _pressing ??= Begin();
        var duration = Math.Min(_sample - began + samples, length);
        var last = duration >= length;
        byte[] payload = [(byte)code, (byte)((last ? 0x80 : 0) | 10), (byte)(duration >> 8), (byte)duration];
        List<SentPacket> packets = _speaking.Leaks ? Leak(at, samples, code, began) : [];
        packets.Add(Packet(at, EventType, first, began, payload));
        if (!last) return packets;
        packets.Add(Packet(at, EventType, false, began, payload));
        packets.Add(Packet(at, EventType, false, began, payload));
        _pressing = null;
        _quiet = true;
        return packets;

        (int, int, long) Begin()
        {
            var (key, span) = _keys.Dequeue();
            return (key, span, _sample);
        }
    }

    private List<SentPacket> Leak(TimeSpan at, int samples, int code, long began)
    {
        var tone = Signals.Key("0123456789*#ABCD"[code], (int)(_sample - began + samples) / 8);
        return [Packet(at, _speaking.Law == Law.Mu ? 0 : 8, false, _sample, G711.Encode(tone.AsSpan((int)(_sample - began), samples).ToArray(), _speaking.Law), audio: true)];
    }

    private SentPacket Packet(TimeSpan at, int type, bool marker, long sample, byte[] payload, bool audio = false) =>
        new(new RtpPacket(at, type, marker, _sequence++, _timestampBase + (uint)sample, _ssrc, payload), sample, audio, false);
}
