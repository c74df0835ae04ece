using VxmlGir.Audio.G711;
using VxmlGir.MediaPlatform.Rtp;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>What goes to the peer: one packet each ptime, on the sample; prompts, keys, silence. Media thread only.</summary>
internal sealed class LegOutbound(LegParts parts, uint ssrc, ushort firstSequence, uint timestampOffset)
{
    private const int MaxFrame = 8 * MediaTerms.MaxPtimeMs;

    // RFC 3389 section 4: the level is repeated, rarely, for those who joined late or lost it.
    private const int ComfortNoiseInterval = 8000;

    // Keys are sent in steps of 20 ms however long the audio packets are (RFC 4733 section 2.5.1.2: 50 ms at most).
    private const int MaxKeyStep = 160;

    private readonly byte[] _packet = new byte[RtpPacket.HeaderLength + MaxFrame];
    private ushort _sequence = firstSequence;
    private long _next;
    private long _nextNoise;
    private bool _talking;
    private AlertMixer _alert;

    public Player Player { get; } = new(parts.Options.MaxQueuedPrompts, parts.Notices);

    public DigitSender Digits { get; } = new(parts.Notices);

    public uint Ssrc => ssrc;

    /// <summary>RTP timestamp of a sample of the leg.</summary>
    public uint TimestampOf(long sample) => timestampOffset + (uint)sample;

    public void Run(long sample)
    {
        if (sample < _next || parts.Terms is not { } terms) return;
        // The shard skipped time, or these are the first terms: what is sent belongs to now.
        if (sample - _next >= terms.FrameSamples)
        {
            if (_talking) parts.Counters.CountSendGap();
            (_next, _talking) = (sample, false);
        }

        _next += Digits.Active && !Digits.AsTones ? SendKeys(terms) : SendAudio(terms);
    }

    private int SendKeys(LegTerms terms)
    {
        var samples = Math.Min(terms.FrameSamples, MaxKeyStep);
        _talking = false;
        if (!Digits.Step(parts.Leg, _next, samples, out var key) || !terms.Sends) return samples;
        if (terms.Agreed.TelephoneEventPayloadType is not { } payloadType) return samples;
        key.Event.Write(_packet.AsSpan(RtpPacket.HeaderLength));
        Send((byte)payloadType, key.Marker, key.Start, TelephoneEvent.Length);
        return samples;
    }

    private int SendAudio(LegTerms terms)
    {
        var samples = terms.FrameSamples;
        var frame = _packet.AsSpan(RtpPacket.HeaderLength, samples);
        var real = Digits.AsTones ? Digits.Fill(parts.Leg, frame) : Player.Fill(parts.Leg, frame);
        if (real == 0 && parts.FromOther is { } other)
        {
            other.Fill(frame);
            real = samples;
        }

        if (!Digits.Active && _alert.Mix(parts.Taps.ToneAt(_next), _next, frame)) real = samples;
        if (!terms.Sends) _talking = false;
        else if (real == 0 && parts.Options.SilenceSuppression) SendNothing(terms);
        else SendFrame(terms, frame);
        return samples;
    }

    private void SendFrame(LegTerms terms, Span<byte> frame)
    {
        if (terms.Law == TapLaw.A) G711Codec.Transcode(Law.Mu, Law.A, frame, frame);
        // The marker begins a talkspurt (RFC 3551 section 4.1).
        var sent = Send((byte)terms.Agreed.PayloadType, marker: !_talking, _next, frame.Length);
        _talking = true;
        if (sent) parts.Taps.Hears(_next, terms.Law, frame);
    }

    private void SendNothing(LegTerms terms)
    {
        var begins = _talking;
        _talking = false;
        if (terms.Agreed.ComfortNoisePayloadType is not { } payloadType || (!begins && _next < _nextNoise)) return;
        _packet[RtpPacket.HeaderLength] = ComfortNoise.QuietLevel;
        Send((byte)payloadType, false, _next, 1);
        _nextNoise = _next + ComfortNoiseInterval;
    }

    private bool Send(byte payloadType, bool marker, long sample, int payloadLength)
    {
        RtpPacket.WriteHeader(_packet, payloadType, marker, _sequence++, TimestampOf(sample), ssrc);
        var length = RtpPacket.HeaderLength + payloadLength;
        var sent = parts.Wire.Send(WireChannel.Rtp, parts.Destination, _packet.AsSpan(0, length));
        parts.Counters.Sent(payloadLength, sent);
        return sent;
    }
}
