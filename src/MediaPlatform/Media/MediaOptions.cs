using System.Net;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>Options and limits of the media engine.</summary>
public sealed record MediaOptions
{
    /// <summary>Where the RTP sockets are bound.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>What SDP says instead of <see cref="Bind"/> (behind a NAT); null = <see cref="Bind"/>.</summary>
    public IPAddress? Advertised { get; init; }

    /// <summary>First and last RTP port; even ones carry RTP, the next RTCP. Both 0: the system chooses.</summary>
    public int PortMin { get; init; } = 20000;
    public int PortMax { get; init; } = 29999;

    /// <summary>Media threads; 0 = one per two processors, at least one.</summary>
    public int Shards { get; init; }
    public int MaxLegs { get; init; } = 4000;

    /// <summary>Depth that the live playout buffer aims at (the recording has none).</summary>
    public int JitterMs { get; init; } = 60;

    /// <summary>Without a packet for so long a leg reports <see cref="MediaEvent.Silent"/>.</summary>
    public TimeSpan RtpSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Send nothing while nothing plays (comfort noise where agreed) instead of silence packets.</summary>
    public bool SilenceSuppression { get; init; }

    /// <summary>
    /// How long before its time a packet is handed to the kernel, which sends it on time (0..200 ms, 0: the media thread sends). Hides every stop of the process up to that length, for as much later
    /// beginnings and ends of prompts; without io_uring it is 0.
    /// </summary>
    public TimeSpan SendAhead { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Sequential packets of one source that the lock needs before it follows another port of an allowed address.</summary>
    public int LatchPackets { get; init; } = 4;

    /// <summary>Within this time.</summary>
    public TimeSpan LatchWithin { get; init; } = TimeSpan.FromSeconds(5);
    public TimeSpan RtcpInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Keys a second beyond which a leg's keys are ignored.</summary>
    public int MaxKeysPerSecond { get; init; } = 40;

    /// <summary>Prompts that may wait in a leg.</summary>
    public int MaxQueuedPrompts { get; init; } = 256;

    /// <summary>Commands that may wait at one shard; beyond it plays and digits are refused.</summary>
    public int MaxPendingCommands { get; init; } = 65_536;

    /// <summary>Reports that may wait for the event thread, per shard; rounded up to a power of two.</summary>
    public int MaxPendingEvents { get; init; } = 16_384;

    /// <summary>Slots of 2 ms that a late shard makes up for; beyond that time is skipped.</summary>
    public int MaxCatchUpSlots { get; init; } = 500;

    /// <summary>Real-time priority asked for (1 to 99, <c>SCHED_RR</c>) where the system permits it; 0 = none. Neither a compiler nor a hostile script beside it then makes a packet late.</summary>
    public int ThreadRealtime { get; init; } = 1;

    /// <summary>Without a real-time priority: scheduling preference asked for (Linux nice value) where the system permits it; 0 = leave.</summary>
    public int ThreadNice { get; init; } = -10;
}
