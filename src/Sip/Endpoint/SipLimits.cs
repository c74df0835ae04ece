namespace VxmlGir.Sip.Endpoint;

/// <summary>Bounds on what a peer may make this endpoint hold or read. Over a bound: 400, 413, 503 or a closed connection, and a counter.</summary>
public sealed record SipLimits
{
    /// <summary>Bytes of one message.</summary>
    public int MaxMessage { get; init; } = 65_535;

    /// <summary>Bytes of one header line with its continuation lines.</summary>
    public int MaxLine { get; init; } = 8_192;

    /// <summary>Characters of one header value.</summary>
    public int MaxHeaderValue { get; init; } = 4_096;

    public int MaxHeaders { get; init; } = 128;

    public int MaxVia { get; init; } = 70;

    /// <summary>Characters of a tag, a branch and a Call-ID.</summary>
    public int MaxIdentifier { get; init; } = 256;

    /// <summary>Calls with an INVITE in progress or a dialog; above: 503 without state.</summary>
    public int MaxCalls { get; init; } = 20_000;

    /// <summary>Server and client transactions; above: 503 without state (BYE is always served).</summary>
    public int MaxTransactions { get; init; } = 200_000;

    /// <summary>Events queued for a call that nobody reads; above: requests are refused with 503.</summary>
    public int MaxCallEvents { get; init; } = 1_024;

    public int MaxTcpConnections { get; init; } = 1_000;

    public int MaxTcpConnectionsPerAddress { get; init; } = 20;

    /// <summary>From accept to the first whole message, and from the first to the last byte of any later one.</summary>
    public TimeSpan TcpMessageTime { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan TcpIdle { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Bytes waiting to be written to one connection; above: the connection is closed.</summary>
    public int MaxTcpBacklog { get; init; } = 1 << 20;

    public TimeSpan TcpConnect { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Resolve { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>UDP socket buffers, bytes.</summary>
    public int UdpBuffer { get; init; } = 4 << 20;
}
