namespace VxmlGir.Sip.Dialogs;

/// <summary>
/// Repeating at doubling intervals until something comes back: a 2xx until its ACK (RFC 3261 §13.3.1.4, capped at T2),
/// a reliable 1xx until its PRACK (RFC 3262 §3, not capped). Both give up after 64*T1.
/// </summary>
internal sealed record Repetition(TimeSpan Interval, TimeSpan Cap, TimeSpan Left)
{
    /// <summary>The wait that begins now, or null when it is time to give up.</summary>
    public TimeSpan? Wait => Left <= TimeSpan.Zero ? null : Interval < Left ? Interval : Left;

    /// <summary>After <see cref="Wait"/> has passed.</summary>
    public Repetition Next() =>
        new(Interval * 2 < Cap ? Interval * 2 : Cap, Cap, Left - (Wait ?? TimeSpan.Zero));
}
