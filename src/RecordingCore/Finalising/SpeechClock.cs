using System.Collections.Immutable;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>A stretch of one source whose timestamps run on one clock. Packets count from 0 in the order of the journal.</summary>
internal sealed record SpeechEpoch(uint Ssrc, int FirstPacket, ClockLine Line)
{
    /// <summary>How long it is, on the sender's clock.</summary>
    public long Samples { get; init; }
}

/// <summary>
/// First pass over the caller's packets: finds stretches with one clock each, and their lines. A new stretch begins with a new SSRC, with a timestamp that leaps, and when
/// delays rise and stay up (a sender that does not count its silences); delays that rise and fall again are a stall of the network and change nothing.
/// </summary>
internal sealed class SpeechClock
{
    private readonly Dictionary<uint, Source> _sources = [];
    private readonly List<(int First, uint Ssrc, Points Points)> _epochs = [];
    private int _packets;

    public void Add(in SaysPacket packet)
    {
        if (!_sources.TryGetValue(packet.Ssrc, out var source)) _sources[packet.Ssrc] = source = new Source();
        var t = source.Clock.Extend(packet.Timestamp);
        source.Add(_packets++, t, packet.ArrivalSample, points => _epochs.Add((points.First, source.Ssrc, points)), packet.Ssrc);
    }

    public ImmutableArray<SpeechEpoch> Finish()
    {
        foreach (var source in _sources.Values) source.Finish(points => _epochs.Add((points.First, source.Ssrc, points)));
        return [.. _epochs.OrderBy(e => e.First).Select(e => new SpeechEpoch(e.Ssrc, e.First, ClockLine.Fit(e.Points.Minima)) { Samples = e.Points.Minima[^1].T - e.Points.Minima[0].T })];
    }

    private sealed class Source
    {
        /// <summary>200 ms: more than jitter, less than a stretch of silence that matters.</summary>
        private const long Jump = 1600;

        /// <summary>A stall of three seconds is taken for a new clock.</summary>
        private const long Confirm = 3 * 8000;
        private const int EnoughPackets = 25;
        private Points? _current;
        private Points? _candidate;

        public TimestampClock Clock { get; } = new();
        public uint Ssrc { get; private set; }

        public void Add(int packet, long t, long arrival, Action<Points> close, uint ssrc)
        {
            Ssrc = ssrc;
            var d = arrival - t;
            _current ??= new Points(packet, arrival);
            var away = _current.Empty ? 0 : d - _current.Recent;
            if (away < -Jump)
            {
                close(_current);
                (_current, _candidate) = (new Points(packet, arrival), null);
            }
            else if (away > Jump)
            {
                _candidate ??= new Points(packet, arrival);
                _candidate.Add(t, d);
                if (arrival - _candidate.FirstArrival <= Confirm) return;
                close(_current);
                (_current, _candidate) = (_candidate, null);
                return;
            }
            else
            {
                _candidate = null;
            }
            _current.Add(t, d);
        }

        public void Finish(Action<Points> close)
        {
            if (_current is not null) close(_current);
            if (_candidate is { } rest && rest.Count >= EnoughPackets) close(rest);
        }
    }

    /// <summary>Smallest delay per second of timestamps: an hour is 3,600 points.</summary>
    private sealed class Points(int first, long arrival)
    {
        private const long Window = 8000;
        private const int RecentWindows = 10;

        public int First => first;
        public long FirstArrival => arrival;
        public List<(long T, long D)> Minima { get; } = [];
        public int Count { get; private set; }
        public bool Empty => Minima.Count == 0;

        public long Recent
        {
            get
            {
                var min = long.MaxValue;
                for (var i = Math.Max(0, Minima.Count - RecentWindows); i < Minima.Count; i++) min = Math.Min(min, Minima[i].D);
                return min;
            }
        }

        public void Add(long t, long d)
        {
            Count++;
            // A reordered packet of an earlier window is jitter by definition: it cannot be a minimum that matters.
            if (!Empty && t / Window < Minima[^1].T / Window) return;
            if (Empty || t / Window > Minima[^1].T / Window) Minima.Add((t, d));
            else if (d < Minima[^1].D) Minima[^1] = (t, d);
        }
    }
}

/// <summary>Extends 32-bit RTP timestamps of one source to 64 bits, over wraps and reordering.</summary>
internal sealed class TimestampClock
{
    private bool _known;
    private long _last;

    public long Extend(uint timestamp)
    {
        _last = _known ? _last + (int)(timestamp - (uint)_last) : timestamp + (1L << 40);
        _known = true;
        return _last;
    }
}
