using System.Numerics;

namespace VxmlGir.Audio.Resampling;

/// <summary>Converts a mono signal from one rate to another, piece by piece. The delay of the filter is taken out: output sample n lies at the time of n ÷ to, and <see cref="Flush"/> gives the rest.</summary>
public sealed class Resampler
{
    private readonly SincFilter _filter;
    private readonly int _up;
    private readonly int _down;
    private readonly float[] _window;
    private int _filled;
    private int _fraction;
    private long _taken;
    private long _given;

    public Resampler(int from, int to)
        : this(new RateConversion(from, to))
    {
    }

    public Resampler(RateConversion conversion)
    {
        (_up, _down, _filter) = (conversion.Up, conversion.Down, conversion.Filter);
        _window = new float[_filter.Taps + 1024];
        _filled = _filter.HalfTaps - 1; // silence before the first sample
    }

    /// <summary>The most that <see cref="Process"/> can give for so many samples.</summary>
    public int MaxOutput(int inputSamples) => checked((int)(((long)inputSamples + _filter.Taps) * _up / _down + 2));

    /// <summary>Takes all of the input; returns how many samples were written.</summary>
    /// <param name="input">The next samples.</param>
    /// <param name="output">At least <see cref="MaxOutput"/> long.</param>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        _taken += input.Length;
        return Feed(input, output);
    }

    /// <summary>Gives the samples that still waited for input; the total is then round(input × to ÷ from).</summary>
    /// <param name="output">At least <see cref="MaxOutput"/>(0) long.</param>
    public int Flush(Span<short> output)
    {
        var left = (int)Math.Max(0, (_taken * _up + _down / 2) / _down - _given);
        var silence = new short[_filter.Taps];
        var room = new short[MaxOutput(silence.Length)];
        var count = Math.Min(left, Feed(silence, room));
        room.AsSpan(0, count).CopyTo(output);
        return count;
    }

    /// <summary>Converts a whole mono signal; who does so often keeps a <see cref="RateConversion"/>.</summary>
    public static short[] Resample(ReadOnlySpan<short> samples, int from, int to) =>
        from == to ? samples.ToArray() : new RateConversion(from, to).Convert(samples);

    private int Feed(ReadOnlySpan<short> input, Span<short> output)
    {
        var written = 0;
        while (true)
        {
            var room = Math.Min(input.Length, _window.Length - _filled);
            for (var i = 0; i < room; i++) _window[_filled + i] = input[i];
            _filled += room;
            input = input[room..];
            written += Drain(output[written..]);
            if (input.IsEmpty) break;
        }

        _given += written;
        return written;
    }

    /// <summary>Writes what the window allows, then moves the unused rest to its front.</summary>
    private int Drain(Span<short> output)
    {
        var (start, written) = (0, 0);
        while (start + _filter.Taps <= _filled)
        {
            output[written++] = Sample(_window.AsSpan(start, _filter.Taps));
            _fraction += _down;
            start += _fraction / _up;
            _fraction %= _up;
        }

        _window.AsSpan(start, _filled - start).CopyTo(_window);
        _filled -= start;
        return written;
    }

    private short Sample(ReadOnlySpan<float> window)
    {
        if (_filter.Exact) return Round(Dot(window, _filter.Phase(_fraction)));
        var position = (double)_fraction * _filter.Phases / _up;
        var phase = (int)position;
        var weight = (float)(position - phase);
        return Round(Dot(window, _filter.Phase(phase)) * (1 - weight) + Dot(window, _filter.Phase(phase + 1)) * weight);
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count) sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        var rest = Vector.Sum(sum);
        for (; i < a.Length; i++) rest += a[i] * b[i];
        return rest;
    }

    private static short Round(float value) => Mixing.Mixer.Saturate((int)MathF.Round(value));
}
