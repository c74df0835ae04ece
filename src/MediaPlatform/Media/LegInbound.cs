using VxmlGir.MediaPlatform.Rtp;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>What comes from the peer: source lock, keys, taps, live path, in that order. Media thread only.</summary>
internal sealed class LegInbound(LegParts parts)
{
    // Drained per visit at most: 51,200 packets a second, a hundred times what a call sends.
    private const int MaxBatches = 64;
    private const int MaxPayload = 1440;
    private const byte Pcmu = 0;
    private const byte Pcma = 8;
    private static readonly SourceRules NoSource = new(default, [], int.MaxValue, 0);

    private SourceLock _lock = new(NoSource);
    private SequenceTracker _sequence;
    private TelephoneEventReceiver _keys = new(parts.Options.MaxKeysPerSecond);
    private uint _ssrc;
    private long _lastTransit;
    private long _lastPacket;
    private bool _silenceTold;
    private long _emptyAt;

    public SequenceTracker Sequence => _sequence;

    public uint Ssrc => _ssrc;

    public bool Allows(in WireAddress from) => _lock.Locked ? from.Ip == _lock.Source.Ip : _lock.Rules.Allows(from.Ip);

    /// <summary>New terms open the lock again.</summary>
    public void Negotiate(LegTerms terms, long sample)
    {
        _lock = _lock.Under(terms.Rules);
        _lastPacket = sample;
        _silenceTold = false;
        parts.Destination = _lock.Source;
    }

    public void Run(long sample, long originNanos)
    {
        Drain(originNanos);
        if (parts.Terms is not { } terms) return;
        if (parts.Live is { } live)
        {
            live.Play(parts, terms.Agreed, sample);
            parts.ForgetWhoListened();
        }

        Turn(_keys.At(sample), sample);
        WatchSilence(terms, sample);
    }

    private void Drain(long originNanos)
    {
        for (var i = 0; i < MaxBatches; i++)
        {
            var count = parts.Wire.Receive(WireChannel.Rtp, parts.Batch);
            for (var k = 0; k < count; k++)
            {
                // What is here now was not here when the socket was last found empty, whatever a wall clock set meanwhile makes of its stamp.
                var nanos = Math.Max(parts.Batch.ArrivalNanos(k), _emptyAt);
                // Nanoseconds to samples at 8 kHz: 125,000 each.
                var arrival = Math.Max(0, nanos - originNanos) / 125_000;
                OnPacket(parts.Batch.Packet(k), parts.Batch.From(k), arrival);
            }

            if (count == PacketBatch.Capacity) continue;
            _emptyAt = parts.Batch.NowNanos;
            return;
        }
    }

    private void OnPacket(ReadOnlySpan<byte> bytes, in WireAddress from, long sample)
    {
        if (!RtpPacket.TryRead(bytes, out var rtp) || rtp.Payload.Length > MaxPayload)
        {
            parts.Counters.CountMalformed();
            return;
        }

        if (parts.Terms is not { } terms || !Believes(from, rtp, sample))
        {
            parts.Counters.CountForeign();
            return;
        }

        Track(rtp, bytes.Length, sample);
        if (terms.Agreed.Receive) Dispatch(terms, rtp, sample);
        else parts.Counters.OnHold++;
    }

    private bool Believes(in WireAddress from, in RtpPacket rtp, long sample)
    {
        (_lock, var verdict) = _lock.On(from, rtp.Ssrc, rtp.Sequence, sample);
        if (verdict == SourceVerdict.AcceptedAndLocked)
        {
            parts.Destination = _lock.Source;
            parts.Notices.Post(new Notice(parts.Leg, NoticeKind.SourceLocked, Address: _lock.Source));
        }

        return verdict is SourceVerdict.Accepted or SourceVerdict.AcceptedAndLocked;
    }

    private void Track(in RtpPacket rtp, int length, long sample)
    {
        if (_sequence.Started && rtp.Ssrc != _ssrc) OnNewSource();
        _ssrc = rtp.Ssrc;
        (_sequence, var verdict) = _sequence.On(rtp.Sequence);
        if (verdict is SequenceVerdict.Duplicate or SequenceVerdict.Reordered) parts.Counters.CountSequence(verdict == SequenceVerdict.Duplicate);
        parts.Counters.Received(length);
        parts.Counters.Lost = _sequence.Lost;
        (_lastPacket, _silenceTold) = (sample, false);
    }

    private void OnNewSource()
    {
        parts.Counters.CountSourceChange();
        _sequence = _sequence.Renewed();
        _keys = _keys.Renewed();
        _lastTransit = 0;
        parts.Live?.Reset();
    }

    private void Dispatch(LegTerms terms, in RtpPacket rtp, long sample)
    {
        var agreed = terms.Agreed;
        if (rtp.PayloadType == agreed.TelephoneEventPayloadType)
        {
            OnTelephoneEvent(agreed, rtp, Stamp(rtp, terms.Law, sample));
        }
        else if (rtp.PayloadType == (agreed.ComfortNoisePayloadType ?? ComfortNoise.StaticPayloadType))
        {
            parts.Taps.NotAudio(Stamp(rtp, terms.Law, sample));
            OnComfortNoise(rtp);
        }
        else if (rtp.PayloadType == agreed.PayloadType) OnAudio(terms, terms.Law, rtp, sample);
        // A law changed by re-INVITE: packets of the other are on their way still, and their static type says what they are.
        else if (rtp.PayloadType is Pcmu or Pcma) OnAudio(terms, (TapLaw)rtp.PayloadType, rtp, sample);
        else parts.Counters.CountUnknownPayload();
    }

    private void OnAudio(LegTerms terms, TapLaw law, in RtpPacket rtp, long sample)
    {
        if (rtp.Payload.IsEmpty) return;
        CountJitter(rtp.Timestamp, sample);
        parts.Taps.Says(Stamp(rtp, law, sample), rtp.Payload);
        parts.Live?.Put(rtp.Timestamp, law, rtp.Payload);
    }

    private static SaysPacket Stamp(in RtpPacket rtp, TapLaw law, long sample) => new(sample, rtp.Sequence, rtp.Timestamp, rtp.Ssrc, law, rtp.Marker);

    // The taps hear of a key whatever method of keys was agreed: its tone may lie beside it.
    private void OnTelephoneEvent(MediaTerms agreed, in RtpPacket rtp, in SaysPacket packet)
    {
        if (!TelephoneEvent.TryRead(rtp.Payload, out var e))
        {
            parts.Taps.NotAudio(packet);
            if (agreed.Dtmf == DtmfMethod.Rfc4733) parts.Counters.CountMalformed();
            return;
        }

        if (e.Code <= TelephoneEvent.LastKey) parts.Taps.Key(packet, e.Digit, e.Duration, e.End);
        else parts.Taps.NotAudio(packet);
        if (agreed.Dtmf == DtmfMethod.Rfc4733) Turn(_keys.On(e, rtp.Timestamp, packet.ArrivalSample), packet.ArrivalSample);
    }

    private void OnComfortNoise(in RtpPacket rtp)
    {
        if (ComfortNoise.TryReadLevel(rtp.Payload, out var level)) parts.Live?.Noise(level);
    }

    private void Turn((TelephoneEventReceiver Next, KeyChange Change) turn, long sample)
    {
        _keys = turn.Next;
        if (turn.Change.IsNone) return;
        if (turn.Change.Refused) parts.Counters.CountKey(refused: true);
        if (turn.Change.Ended != '\0') parts.KeyUp(turn.Change.Ended, sample, DtmfMethod.Rfc4733);
        if (turn.Change.Pressed != '\0') parts.KeyDown(turn.Change.Pressed, sample, DtmfMethod.Rfc4733);
    }

    // RFC 3550 A.8, with the arrival in timestamp units already.
    private void CountJitter(uint timestamp, long sample)
    {
        var transit = (long)(int)((uint)sample - timestamp);
        if (_lastTransit != 0)
        {
            var difference = Math.Abs(transit - _lastTransit);
            if (difference < 80_000) parts.Counters.Jitter += (difference - parts.Counters.Jitter) / 16;
        }

        _lastTransit = transit;
    }

    private void WatchSilence(LegTerms terms, long sample)
    {
        if (_silenceTold || !terms.Agreed.Receive || terms.Rules.Sdp.IsNone) return;
        var since = sample - _lastPacket;
        if (since < (long)(parts.Options.RtpSilence.TotalMilliseconds * 8)) return;
        _silenceTold = true;
        parts.Notices.Post(new Notice(parts.Leg, NoticeKind.Silent, Sample: sample, Extra: since));
    }
}
