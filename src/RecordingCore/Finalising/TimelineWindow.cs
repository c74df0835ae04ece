namespace VxmlGir.RecordingCore.Finalising;

/// <summary>Takes finished stretches of both channels, in order and without gap.</summary>
internal interface ITimelineSink
{
    /// <param name="from">The leg's sample of the first frame.</param>
    void Take(long from, Span<short> says, Span<short> hears);
}

/// <summary>
/// Both channels of a recording on the leg's clock, silent where nothing is put: 16 seconds of them at a time, whatever the length of the call.
/// </summary>
internal sealed class TimelineWindow
{
    private const int Size = 1 << 17;

    /// <summary>How far behind the newest audio a packet may still be placed: 12 s.</summary>
    private const long Behind = 96_000;
    private const int Chunk = 4096;
    private readonly short[] _says = new short[Size];
    private readonly short[] _hears = new short[Size];
    private readonly ITimelineSink _sink;
    private readonly long _end;
    private long _base;

    public TimelineWindow(long start, long end, ITimelineSink sink) => (_base, _end, _sink) = (start, end, sink);

    public void Says(long at, ReadOnlySpan<short> samples) => Put(_says, at, samples);

    public void Hears(long at, ReadOnlySpan<short> samples) => Put(_hears, at, samples);

    /// <summary>The journal has come to this sample of the leg.</summary>
    public void Reached(long sample) => FlushTo(sample - Behind);

    public void Finish() => FlushTo(_end);

    private void Put(short[] channel, long at, ReadOnlySpan<short> samples)
    {
        if (at >= _end) return;
        if (at < _base)
        {
            var skip = (int)Math.Min(samples.Length, _base - at);
            at += skip;
            samples = samples[skip..];
        }
        samples = samples[..(int)Math.Min(samples.Length, Math.Max(0, _end - at))];
        if (samples.IsEmpty) return;
        if (at + samples.Length > _base + Size) FlushTo(at + samples.Length - Size);
        var slot = (int)(at & (Size - 1));
        var first = Math.Min(samples.Length, Size - slot);
        samples[..first].CopyTo(channel.AsSpan(slot));
        samples[first..].CopyTo(channel);
    }

    private void FlushTo(long sample)
    {
        sample = Math.Min(sample, _end);
        while (_base < sample)
        {
            var slot = (int)(_base & (Size - 1));
            var count = (int)Math.Min(Math.Min(Chunk, Size - slot), sample - _base);
            var says = _says.AsSpan(slot, count);
            var hears = _hears.AsSpan(slot, count);
            _sink.Take(_base, says, hears);
            says.Clear();
            hears.Clear();
            _base += count;
        }
    }
}
