using VxmlGir.Audio.G711;
using VxmlGir.MediaPlatform.Rtp;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>
/// What goes to the peer: one packet each ptime, on the sample; prompts, keys, silence. All of that is known before its time and made ahead of it where the wire sends at a given time
/// (<see cref="MediaOptions.SendAhead"/>); the other party of a bridge is not. Media thread only.
/// </summary>
internal sealed class LegOutbound
{
    private const int MaxFrame = 8 * MediaTerms.MaxPtimeMs;

    // RFC 3389 section 4: the level is repeated, rarely, for those who joined late or lost it.
    private const int ComfortNoiseInterval = 8000;

    // Keys are sent in steps of 20 ms however long the audio packets are (RFC 4733 section 2.5.1.2: 50 ms at most).
    private const int MaxKeyStep = 160;

    private const long NanosPerSample = 125_000;
    private const int LongestFlight = 8000;

    private readonly LegParts _parts;
    private readonly uint _timestampOffset;
    private readonly byte[] _packet = new byte[RtpPacket.HeaderLength + MaxFrame];
    private readonly DueNotices _notices;
    private readonly Flights? _flights;
    private readonly int _lead;
    private ushort _sequence;
    private long _originNanos;
    private long _next;
    private long _nextNoise;
    private bool _talking;
    private AlertMixer _alert;

    public LegOutbound(LegParts parts, uint ssrc, ushort firstSequence, uint timestampOffset)
    {
        (_parts, Ssrc, _sequence, _timestampOffset) = (parts, ssrc, firstSequence, timestampOffset);
        _notices = new DueNotices(_parts.Notices);
        Player = new Player(_parts.Options.MaxQueuedPrompts, _notices);
        Digits = new DigitSender(_notices);
        _lead = _parts.Wire.SendsAhead ? (int)(_parts.Options.SendAhead.TotalMilliseconds * 8) : 0;
        if (_lead > 0) _flights = new Flights(parts, _lead);
    }

    public Player Player { get; }

    public DigitSender Digits { get; }

    public uint Ssrc { get; }

    /// <summary>Nothing of the leg waits for its time; only then may its sockets be closed.</summary>
    public bool HasLanded => _flights is null or { Count: 0 };

    /// <summary>RTP timestamp of a sample of the leg.</summary>
    public uint TimestampOf(long sample) => _timestampOffset + (uint)sample;

    /// <param name="originNanos">The time of sample 0.</param>
    public void Run(long sample, long originNanos)
    {
        _originNanos = originNanos;
        Land(sample);
        if (_parts.ToOther is { } other) other.Tone = _parts.Taps.ToneAt(sample) is { BothParties: true } tone ? tone : null;
        if (_parts.Terms is not { } terms) return;
        // The shard skipped time, or these are the first terms: what is sent belongs to now.
        if (sample - _next >= terms.FrameSamples)
        {
            if (_talking) _parts.Counters.CountSendGap();
            (_next, _talking) = (sample, false);
        }

        while (_next <= sample + Lead && _flights is not { IsFull: true }) _next += Step(terms);
    }

    /// <summary>What was made ahead and has left is told.</summary>
    public void Land(long sample)
    {
        _flights?.Land();
        // A kernel that never says that a packet left holds up nobody for long.
        _notices.Pass(_flights is null ? sample : Math.Min(sample, Math.Max(_flights.Oldest - 1, sample - LongestFlight)));
    }

    // Nobody knows what the other party of a bridge will say.
    private int Lead => _parts.FromOther is null ? _lead : 0;

    private int Step(LegTerms terms)
    {
        _notices.At = _next;
        return Digits.Active && !Digits.AsTones ? SendKeys(terms) : SendAudio(terms);
    }

    private int SendKeys(LegTerms terms)
    {
        var samples = Math.Min(terms.FrameSamples, MaxKeyStep);
        _talking = false;
        if (!Digits.Step(_parts.Leg, _next, samples, out var key) || !terms.Sends) return samples;
        if (terms.Agreed.TelephoneEventPayloadType is not { } payloadType) return samples;
        key.Event.Write(_packet.AsSpan(RtpPacket.HeaderLength));
        Send((byte)payloadType, key.Marker, key.Start, TelephoneEvent.Length, terms, audio: false);
        return samples;
    }

    private int SendAudio(LegTerms terms)
    {
        var samples = terms.FrameSamples;
        var frame = _packet.AsSpan(RtpPacket.HeaderLength, samples);
        var real = Digits.AsTones ? Digits.Fill(_parts.Leg, frame) : Player.Fill(_parts.Leg, frame);
        if (real == 0 && _parts.FromOther is { } other)
        {
            other.Fill(frame);
            real = samples;
        }

        if (!Digits.Active && _alert.Mix(_parts.Taps.ToneAt(_next) ?? _parts.FromOther?.Tone, _next, frame)) real = samples;
        if (!terms.Sends) _talking = false;
        else if (real == 0 && _parts.Options.SilenceSuppression) SendNothing(terms);
        else SendFrame(terms, frame);
        return samples;
    }

    private void SendFrame(LegTerms terms, Span<byte> frame)
    {
        if (terms.Law == TapLaw.A) G711Codec.Transcode(Law.Mu, Law.A, frame, frame);
        // The marker begins a talkspurt (RFC 3551 section 4.1).
        Send((byte)terms.Agreed.PayloadType, marker: !_talking, _next, frame.Length, terms, audio: true);
        _talking = true;
    }

    private void SendNothing(LegTerms terms)
    {
        var begins = _talking;
        _talking = false;
        if (terms.Agreed.ComfortNoisePayloadType is not { } payloadType || (!begins && _next < _nextNoise)) return;
        _packet[RtpPacket.HeaderLength] = ComfortNoise.QuietLevel;
        Send((byte)payloadType, false, _next, 1, terms, audio: false);
        _nextNoise = _next + ComfortNoiseInterval;
    }

    private void Send(byte payloadType, bool marker, long stamp, int payloadLength, LegTerms terms, bool audio)
    {
        RtpPacket.WriteHeader(_packet, payloadType, marker, _sequence++, TimestampOf(stamp), Ssrc);
        var packet = _packet.AsSpan(0, RtpPacket.HeaderLength + payloadLength);
        if (_flights is not null && Lead > 0)
        {
            if (!_flights.Launch(packet, _next, terms.Law, audio, _originNanos + _next * NanosPerSample)) _parts.Counters.Sent(payloadLength, false);
            return;
        }

        var sent = _parts.Wire.Send(WireChannel.Rtp, _parts.Destination, packet);
        _parts.Counters.Sent(payloadLength, sent);
        if (audio && sent) _parts.Taps.Hears(_next, terms.Law, packet[RtpPacket.HeaderLength..]);
    }
}
