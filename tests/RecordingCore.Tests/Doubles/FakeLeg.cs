using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>A leg without network: the test moves its clock and hands packets over. Attach and detach take effect at the next move, as in the real one.</summary>
internal sealed class FakeLeg : ITapPoint
{
    private readonly Lock _gate = new();
    private readonly List<ITapSink> _sinks = [];
    private readonly List<ITapSink> _attaching = [];
    private readonly List<ITapSink> _detaching = [];
    private long _now;

    public long SampleNow => Volatile.Read(ref _now);

    public long PassedSample => SampleNow;

    /// <summary>Taps that are on it.</summary>
    public int Taps
    {
        get
        {
            lock (_gate) return _sinks.Count;
        }
    }

    /// <summary>What comes to pass before an attach gets through.</summary>
    public Action? BeforeAttach { get; set; }

    public void Attach(ITapSink sink)
    {
        BeforeAttach?.Invoke();
        lock (_gate) _attaching.Add(sink);
    }

    public void Detach(ITapSink sink)
    {
        lock (_gate) _detaching.Add(sink);
    }

    public void MoveTo(long sample)
    {
        lock (_gate)
        {
            Volatile.Write(ref _now, sample);
            _sinks.AddRange(_attaching);
            _attaching.Clear();
            foreach (var sink in _detaching)
            {
                _sinks.Remove(sink);
                sink.Detached(sample);
            }
            _detaching.Clear();
        }
    }

    public void Says(in SaysPacket packet, ReadOnlySpan<byte> payload)
    {
        foreach (var sink in _sinks) sink.Says(packet, payload);
    }

    public void Direction(long sample, bool says, bool hears)
    {
        foreach (var sink in _sinks) sink.Direction(sample, says, hears);
    }

    public void Key(in SaysPacket packet, char digit, int duration, bool over)
    {
        foreach (var sink in _sinks) sink.Key(packet, digit, duration, over);
    }

    public void Hears(long sample, TapLaw law, ReadOnlySpan<byte> payload)
    {
        foreach (var sink in _sinks) sink.Hears(sample, law, payload);
    }
}
