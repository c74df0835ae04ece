namespace VxmlGir.Sip.Endpoint;

/// <summary>The base values of all transaction timers (RFC 3261 table 4).</summary>
public sealed record SipTimers
{
    /// <summary>Round-trip estimate.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest retransmission interval of non-INVITE requests and of INVITE responses.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a message stays in the network.</summary>
    public TimeSpan T4 { get; init; } = TimeSpan.FromSeconds(5);

    internal TimeSpan Giveup => T1 * 64;

    /// <summary>Timer D: at least 32 s for unreliable transports.</summary>
    internal TimeSpan D => T1 * 64;
}
