using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>What happened to the caller's packets on the way, by RTP sequence numbers (RFC 3550 A.3's counts, over the recording only).</summary>
internal sealed class SaysStatistics
{
    private const int Window = 1024;

    /// <summary>60 ms.</summary>
    private const int LongestPacket = 480;
    private const long ClockJump = 8000;
    private readonly Dictionary<uint, Source> _sources = [];
    private SaysPacket _last;
    private double _jitter;
    private double _jitterSum;
    private long _jitters;
    private long? _gap;

    /// <summary>Packets of audio.</summary>
    public long Received { get; private set; }
    public long Duplicates { get; private set; }
    public long Reordered { get; private set; }

    /// <summary>Distinct numbers missing between the first and the last of each source. Numbers skipped in a pause are the gate's doing: see <see cref="Gap"/>.</summary>
    public long Lost => _sources.Values.Sum(s => Math.Max(0, s.Highest - s.First + 1 - s.Distinct - s.Skipped));

    /// <summary>Numbers between the first and the last of each source, pauses apart.</summary>
    public long Expected => _sources.Values.Sum(s => Math.Max(0, s.Highest - s.First + 1 - s.Skipped));

    /// <summary>Interarrival jitter (RFC 3550 section 6.4.1): its mean over all packets, and its peak.</summary>
    public double MeanJitterMs => _jitters == 0 ? 0 : _jitterSum / _jitters / 8;
    public double MaxJitterMs { get; private set; }

    public void Add(in SaysPacket packet, bool isAudio)
    {
        if (isAudio) Received++;
        if (isAudio) AddJitter(packet);
        if (!_sources.TryGetValue(packet.Ssrc, out var source)) _sources[packet.Ssrc] = source = new Source(packet.Sequence);
        if (_gap is { } gap && packet.ArrivalSample >= gap)
        {
            foreach (var each in _sources.Values) each.AfterGap = true;
            _gap = null;
        }
        switch (source.Add(packet.Sequence))
        {
            case Kind.Duplicate: Duplicates++; break;
            case Kind.Late: Reordered++; break;
        }
    }

    /// <summary>
    /// Nothing was recorded over [from, to) on purpose: the numbers that were skipped there are not lost. Audio is written later than the marks, so what came before is told by its
    /// arrival, and the first packet after may have come before the end that lies in it.
    /// </summary>
    public void Gap(long from, long to) => _gap = Math.Max(from, to - LongestPacket);

    private void AddJitter(in SaysPacket packet)
    {
        var transit = packet.ArrivalSample - _last.ArrivalSample - (int)(packet.Timestamp - _last.Timestamp);
        // Another source, or a clock that leapt, is no jitter.
        if (packet.Ssrc == _last.Ssrc && Math.Abs(transit) < ClockJump)
        {
            _jitter += (Math.Abs(transit) - _jitter) / 16;
            (_jitterSum, _jitters, MaxJitterMs) = (_jitterSum + _jitter, _jitters + 1, Math.Max(MaxJitterMs, _jitter / 8));
        }
        _last = packet;
    }

    private enum Kind
    {
        New,
        Late,
        Duplicate,
    }

    private sealed class Source(ushort first)
    {
        private readonly long[] _seen = [.. Enumerable.Repeat(-1L, Window)];

        public long First { get; } = first;
        public long Highest { get; private set; } = first - 1L;
        public long Distinct { get; private set; }
        public long Skipped { get; private set; }
        public bool AfterGap { get; set; }

        public Kind Add(ushort sequence)
        {
            var extended = Highest + (short)(sequence - (ushort)Highest);
            if (extended < First) return Kind.Late;
            ref var slot = ref _seen[extended % Window];
            if (slot == extended) return Kind.Duplicate;
            slot = extended;
            Distinct++;
            if (extended < Highest) return Kind.Late;
            if (AfterGap) Skipped += extended - Highest - 1;
            AfterGap = false;
            Highest = extended;
            return Kind.New;
        }
    }
}
