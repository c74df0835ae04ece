using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>Reports of one leg, both ways (RFC 3550 section 6). Media thread only.</summary>
internal sealed class LegRtcp(LegParts parts, LegInbound inbound, LegOutbound outbound, TimeProvider time, byte[] cname, uint seed)
{
    private const int SamplesPerSecond = 8000;

    // Nothing in a report is urgent.
    private const int DrainInterval = SamplesPerSecond / 2;
    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly byte[] _packet = new byte[RtcpWriter.MaxLength];
    private uint _random = seed | 1;
    private long _nextDrain = seed % DrainInterval;
    private long _nextReport = -1;
    private long _expectedBefore;
    private long _receivedBefore;
    private uint _lastSenderReport;
    private long _lastSenderReportAt;

    public void Run(long sample)
    {
        if (sample >= _nextDrain)
        {
            _nextDrain = sample + DrainInterval;
            Drain(sample);
        }

        if (_nextReport < 0) _nextReport = sample + Interval() / 2;
        if (sample < _nextReport) return;
        _nextReport = sample + Interval();
        Report(sample, bye: false);
    }

    /// <summary>A report; with <paramref name="bye"/> also the goodbye, when anything was ever sent.</summary>
    public void Report(long sample, bool bye)
    {
        if (parts.Terms is not { Rtcp.IsNone: false } terms) return;
        var sent = new SenderFigures(outbound.Ssrc, Ntp(), outbound.TimestampOf(sample), (uint)parts.Counters.PacketsSent, (uint)parts.Counters.BytesSent);
        if (bye && sent.Packets == 0) return;
        var length = RtcpWriter.WriteReport(_packet, sent, Received(sample), cname, bye);
        _ = parts.Wire.Send(WireChannel.Rtcp, RtcpDestination(terms), _packet.AsSpan(0, length));
    }

    // Symmetric like RTP: behind a NAT the described port is not the one that answers; reports are not worth learning a port for, so they follow the description.
    private static WireAddress RtcpDestination(LegTerms terms) => terms.Rtcp;

    private void Drain(long sample)
    {
        int count;
        do
        {
            count = parts.Wire.Receive(WireChannel.Rtcp, parts.Batch);
            for (var i = 0; i < count; i++) OnPacket(parts.Batch.Packet(i), parts.Batch.From(i), sample);
        }
        while (count == PacketBatch.Capacity);
    }

    private void OnPacket(ReadOnlySpan<byte> bytes, in WireAddress from, long sample)
    {
        if (!inbound.Allows(from))
        {
            parts.Counters.CountForeign();
            return;
        }

        if (!RtcpNews.TryRead(bytes, outbound.Ssrc, out var news))
        {
            parts.Counters.CountMalformed();
            return;
        }

        parts.Counters.CountRtcp();
        if (news.SenderNtp is { } ntp) (_lastSenderReport, _lastSenderReportAt) = (ntp, sample);
        if (news.Lost is not { } lost) return;
        parts.Counters.RemoteLost = lost;
        if (news.LastSenderReport == 0) return;
        // Section 6.4.1: now - LSR - DLSR, in units of 1/65536 s.
        var trip = (int)((uint)(Ntp() >> 16) - news.LastSenderReport - news.DelaySinceLast);
        if (trip >= 0) parts.Counters.RoundTripMs = trip / 65.536;
    }

    private ReceiverFigures? Received(long sample)
    {
        var sequence = inbound.Sequence;
        if (!sequence.Started) return null;
        var (expected, received) = (sequence.Expected, sequence.Received);
        var (newExpected, newLost) = (expected - _expectedBefore, expected - _expectedBefore - (received - _receivedBefore));
        (_expectedBefore, _receivedBefore) = (expected, received);
        var fraction = newExpected > 0 && newLost > 0 ? (byte)Math.Min(255, 256 * newLost / newExpected) : (byte)0;
        var delay = _lastSenderReport == 0 ? 0 : (uint)((sample - _lastSenderReportAt) * 65536 / SamplesPerSecond);
        return new ReceiverFigures(inbound.Ssrc, fraction, (int)Math.Min(sequence.Lost, int.MaxValue), (uint)sequence.Highest, (uint)parts.Counters.Jitter, _lastSenderReport, delay);
    }

    private ulong Ntp()
    {
        var ticks = (time.GetUtcNow() - NtpEpoch).Ticks;
        var seconds = (ulong)(ticks / TimeSpan.TicksPerSecond);
        var fraction = ((ulong)(ticks % TimeSpan.TicksPerSecond) << 32) / TimeSpan.TicksPerSecond;
        return (seconds << 32) | fraction;
    }

    // Section 6.3.1: spread over half to one and a half intervals, so that legs do not report in step.
    private long Interval()
    {
        _random = _random * 1664525 + 1013904223;
        var samples = (long)(parts.Options.RtcpInterval.TotalSeconds * SamplesPerSecond);
        return samples / 2 + (long)((_random >> 8) / (double)(1 << 24) * samples);
    }
}
