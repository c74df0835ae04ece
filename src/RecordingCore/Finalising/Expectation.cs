namespace VxmlGir.RecordingCore.Finalising;

/// <summary>
/// One direction of a recording: for how long packets could be expected (agreed direction, outside pauses), whether any came, and the longest stretch without.
/// </summary>
internal sealed class Expectation
{
    /// <summary>So long without a single packet is one-way audio.</summary>
    public const long OneWaySamples = 5 * 8000;
    private bool _on = true;
    private long _since;
    private long _quietSince;
    private bool _begun;

    public long Expected { get; private set; }
    public long Packets { get; private set; }
    public long LongestGap { get; private set; }
    public bool IsOneWay => Packets == 0 && Expected >= OneWaySamples;

    public void Begin(long sample) => (_since, _quietSince, _begun) = (sample, sample, true);

    /// <summary>Expected from here on, or no longer.</summary>
    public void Switch(long sample, bool on)
    {
        Settle(sample);
        if (on && !_on) _quietSince = sample;
        _on = on;
    }

    public void Came(long sample)
    {
        Packets++;
        Gap(sample);
    }

    public void Finish(long sample) => Settle(sample);

    private void Settle(long sample)
    {
        if (!_begun || sample <= _since) return;
        if (_on)
        {
            Expected += sample - _since;
            Gap(sample);
        }
        _since = sample;
    }

    private void Gap(long sample)
    {
        if (_on && _begun) LongestGap = Math.Max(LongestGap, sample - _quietSince);
        _quietSince = Math.Max(_quietSince, sample);
    }
}
