namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>What a packet or the passing of time did to the key that is down. Both may be set: the next key ends the one before.</summary>
/// <param name="Ended">Its digit, or '\0'.</param>
/// <param name="Pressed">Its digit, or '\0'.</param>
internal readonly record struct KeyChange(char Ended, char Pressed, bool Refused)
{
    public bool IsNone => this == default;
}

/// <summary>
/// Keys out of RFC 4733 packets. A key counts at the first packet of it that arrives, whichever it is; its RTP timestamp is its identity, so
/// repeated, late and reordered packets add nothing, a lost start or end loses nothing.
/// </summary>
internal readonly record struct TelephoneEventReceiver(int MaxKeysPerSecond)
{
    private const int SamplesPerSecond = 8000;

    // Section 2.5.1.2 recommends updates every 50 ms: five of them missing and the key is up.
    private const int ReleaseSamples = SamplesPerSecond / 4;

    // A timestamp that far back is a sender that began again, not a straggler.
    private const int ForgetSamples = 5 * SamplesPerSecond;

    // A burst may run ahead of the rate by this much.
    private const int BurstSamples = SamplesPerSecond / 5;

    private bool Any { get; init; }

    private bool Down { get; init; }

    private TelephoneEvent Last { get; init; }

    private uint LastTimestamp { get; init; }

    private long LastSample { get; init; }

    /// <summary>Leaky bucket of the key rate: the sample at which it is empty.</summary>
    private long BucketEmptyAt { get; init; }

    public (TelephoneEventReceiver Next, KeyChange Change) On(in TelephoneEvent e, uint timestamp, long sample)
    {
        if (e.Code > TelephoneEvent.LastKey) return (this, default);
        if (Any && IsOld(timestamp)) return (this, default);
        return Any && IsSame(e, timestamp) ? Update(e, timestamp, sample) : Press(e, timestamp, sample);
    }

    /// <summary>The key is released when nothing more comes of it.</summary>
    public (TelephoneEventReceiver Next, KeyChange Change) At(long sample) =>
        Down && sample - LastSample > ReleaseSamples
            ? (this with { Down = false }, new KeyChange(Last.Digit, '\0', false))
            : (this, default);

    /// <summary>Another SSRC: its timestamps say nothing about ours.</summary>
    public TelephoneEventReceiver Renewed() => new(MaxKeysPerSecond) { BucketEmptyAt = BucketEmptyAt };

    private bool IsOld(uint timestamp) => (int)(timestamp - LastTimestamp) is < 0 and > -ForgetSamples;

    private bool IsSame(in TelephoneEvent e, uint timestamp)
    {
        if (timestamp == LastTimestamp) return true;
        if (e.Code != Last.Code) return false;
        var step = (int)(timestamp - LastTimestamp);
        if (step < 0) return false;
        // A key cannot be pressed again before it is up: a timestamp inside the last event is a sender that moves it while the key is down.
        if (step < Last.Duration || (Down && step == Last.Duration)) return true;
        // Section 2.5.1.3: an event longer than the field holds goes on in a new segment.
        return Down && Last.Duration == ushort.MaxValue && step == ushort.MaxValue;
    }

    private (TelephoneEventReceiver, KeyChange) Update(in TelephoneEvent e, uint timestamp, long sample)
    {
        var ended = Down && e.End && e.Code == Last.Code;
        // Reordered: an earlier state of the event must not shorten it. Another code under the same timestamp is a broken sender.
        var last = e.Code == Last.Code && (timestamp != LastTimestamp || e.Duration > Last.Duration) ? e : Last;
        var next = this with { Last = last, LastTimestamp = timestamp, LastSample = sample, Down = Down && !e.End };
        return (next, ended ? new KeyChange(Last.Digit, '\0', false) : default);
    }

    private (TelephoneEventReceiver, KeyChange) Press(in TelephoneEvent e, uint timestamp, long sample)
    {
        var ended = Down ? Last.Digit : '\0';
        // Seen first at its end: released by the next look at the time.
        var seen = e.End ? sample - ReleaseSamples - 1 : sample;
        var next = this with { Any = true, Down = true, Last = e, LastTimestamp = timestamp, LastSample = seen };
        var start = Math.Max(BucketEmptyAt, sample);
        if (start - sample > BurstSamples)
        {
            return (next with { Down = false }, new KeyChange(ended, '\0', true));
        }

        return (next with { BucketEmptyAt = start + SamplesPerSecond / MaxKeysPerSecond }, new KeyChange(ended, e.Digit, false));
    }
}
