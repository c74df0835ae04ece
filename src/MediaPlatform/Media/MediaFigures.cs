namespace VxmlGir.MediaPlatform.Media;

/// <summary>Figures of one leg so far. A moment's view: the members may be a tick apart.</summary>
public sealed record MediaFigures
{
    public long PacketsSent { get; init; }
    public long BytesSent { get; init; }

    /// <summary>The operating system refused a packet.</summary>
    public long SendErrors { get; init; }

    /// <summary>From the locked source, duplicates included.</summary>
    public long PacketsReceived { get; init; }
    public long BytesReceived { get; init; }

    /// <summary>Expected by sequence number less received (RFC 3550 A.3); never below 0.</summary>
    public long Lost { get; init; }
    public long Duplicates { get; init; }
    public long Reordered { get; init; }

    /// <summary>Came too late for the live path (the recording has them).</summary>
    public long Late { get; init; }

    /// <summary>Interarrival jitter (RFC 3550 A.8), milliseconds.</summary>
    public double JitterMs { get; init; }

    /// <summary>SSRC changes of the locked source.</summary>
    public long SourceChanges { get; init; }

    /// <summary>Dropped by the source lock.</summary>
    public long ForeignPackets { get; init; }

    /// <summary>Dropped because they are no RTP or RTCP.</summary>
    public long MalformedPackets { get; init; }

    /// <summary>Dropped because their payload type was not agreed.</summary>
    public long UnknownPayloads { get; init; }
    public long JitterResets { get; init; }

    /// <summary>Packets a concealment had to stand in for, live path only.</summary>
    public long Concealed { get; init; }
    public long Keys { get; init; }

    /// <summary>Above the rate that a hand can press.</summary>
    public long KeysRefused { get; init; }
    public long RtcpReceived { get; init; }

    /// <summary>Lost on our way out as the peer's last RTCP report says, null without one.</summary>
    public long? RemoteLost { get; init; }

    /// <summary>From RTCP (RFC 3550 6.4.1), milliseconds, null without a report.</summary>
    public double? RoundTripMs { get; init; }
}
