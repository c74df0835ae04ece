using VxmlGir.MediaPlatform.Clock;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>The media-thread side of a leg: visited by its shard every 10 ms, changed by commands in between.</summary>
internal sealed class LegCore(LegParts parts, LegInbound inbound, LegOutbound outbound, LegRtcp rtcp, MediaShard shard) : ISlotMember
{
    private long _origin = long.MaxValue;
    private long _passed;
    private bool _closed;
    private bool _faulted;
    private bool _left;

    /// <summary>The slot of sample 0; far in the future until the leg is on its shard. Any thread.</summary>
    public long OriginSlot => Volatile.Read(ref _origin);

    /// <summary>Of the last visit. Any thread.</summary>
    public long PassedSample => Volatile.Read(ref _passed);

    public long SampleAt(long slot) => slot <= OriginSlot ? 0 : (slot - OriginSlot) * SlotSchedule.SlotSamples;

    public void Begin(long slot) => Volatile.Write(ref _origin, shard.Add(this, slot));

    public void Visit(long slot)
    {
        if (slot < _origin) return;
        if (_closed || _faulted)
        {
            Close(slot);
            return;
        }

        var sample = SampleAt(slot);
        inbound.Run(sample, _origin * SlotSchedule.SlotNanos);
        outbound.Run(sample, _origin * SlotSchedule.SlotNanos);
        Volatile.Write(ref _passed, sample);
        rtcp.Run(sample);
    }

    public void Negotiate(LegTerms terms, long slot)
    {
        if (_closed) return;
        parts.Terms = terms;
        parts.Live ??= terms.Live;
        inbound.Negotiate(terms, SampleAt(slot));
        parts.Taps.Direction(SampleAt(slot), terms.Agreed.Receive, SendsAlways(terms));
    }

    public void Play(PlayItem item)
    {
        outbound.Player.Add(parts.Leg, item);
        if (_closed) outbound.Player.Stop(parts.Leg);
    }

    /// <summary>A moment's view for other threads.</summary>
    public int QueuedPrompts => outbound.Player.Queued;

    public void StopPlay() => outbound.Player.Stop(parts.Leg);

    public void SendDigits(DigitItem item)
    {
        if (!_closed) outbound.Digits.Add(item);
    }

    /// <param name="live">Used when nobody listened till now.</param>
    public void Capture(SpeechCapture capture, LivePath live)
    {
        Hear(live);
        (capture.Leg, capture.Notices) = (parts.Leg, parts.Notices);
        parts.Capture?.Stop(CaptureStop.Stopped);
        parts.Capture = capture;
        if (_closed) capture.Stop(CaptureStop.Stopped);
    }

    public void StopCapture() => parts.Capture?.Stop(CaptureStop.Stopped);

    /// <summary>Both legs are of this shard.</summary>
    public static void Join(LegCore one, LegCore other, LivePath ofOne, LivePath ofOther, BridgeLine there, BridgeLine back)
    {
        if (one._closed || other._closed) return;
        one.Enter(there, back, ofOne);
        other.Enter(back, there, ofOther);
    }

    public void LeaveBridge() => (parts.ToOther, parts.FromOther) = (null, null);

    private void Enter(BridgeLine to, BridgeLine from, LivePath live)
    {
        Hear(live);
        (parts.ToOther, parts.FromOther) = (to, from);
    }

    private void Hear(LivePath live)
    {
        if (parts.Live is null) live.Reset();
        parts.Live ??= live;
    }

    public void Attach(TapNode node, long slot)
    {
        if (_closed)
        {
            node.Sink.Detached(SampleAt(slot));
            return;
        }

        parts.Taps.Attach(node);
        if (parts.Terms is { } terms) node.Sink.Direction(SampleAt(slot), terms.Agreed.Receive, SendsAlways(terms));
    }

    // With silence suppression, packets that do not come say nothing.
    private bool SendsAlways(LegTerms terms) => terms.Sends && !parts.Options.SilenceSuppression;

    public void Detach(ITapSink sink, long slot) => parts.Taps.Detach(sink, SampleAt(slot));

    /// <summary>May be entered again: what a faulty sink interrupted goes on at the next visit.</summary>
    public void Close(long slot)
    {
        if (!_closed)
        {
            _closed = true;
            outbound.Digits.Clear();
            outbound.Player.Stop(parts.Leg);
            LeaveBridge();
            rtcp.Report(SampleAt(slot), bye: true);
        }

        parts.Capture?.Stop(CaptureStop.Stopped);
        parts.Taps.DetachAll(SampleAt(slot));
        // The sockets are closed by the event thread; when its ring is full the leg stays on the shard and tries again.
        outbound.Land(SampleAt(slot));
        if (!_left && outbound.HasLanded && parts.Capture is null or { Told: true } && parts.Notices.Post(new Notice(parts.Leg, NoticeKind.Closed)))
        {
            _left = true;
            shard.Remove(this);
        }
    }

    public void Fault(Exception fault, long slot)
    {
        if (!_faulted) parts.Notices.Post(new Notice(parts.Leg, NoticeKind.Failed, Subject: fault));
        _faulted = true;
    }
}
