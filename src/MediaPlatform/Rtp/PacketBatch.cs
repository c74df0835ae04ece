namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>
/// Where a shard receives: a few buffers, used by all its legs in turn. Packets longer than <see cref="BufferLength"/> arrive cut and
/// are not ours anyway (60 ms of G.711 are 492 bytes).
/// </summary>
internal sealed class PacketBatch
{
    public const int Capacity = 8;
    public const int BufferLength = 2048;
    public const int AddressLength = 28;

    // Pinned for the life of the shard: recvmmsg keeps pointers into them.
    private readonly byte[] _buffers = GC.AllocateArray<byte>(Capacity * BufferLength, pinned: true);
    private readonly int[] _lengths = new int[Capacity];
    private readonly WireAddress[] _from = new WireAddress[Capacity];
    private readonly long[] _arrival = new long[Capacity];

    /// <summary>The shard's time when it last looked: at the start of the slot, or after packets were taken. Nanoseconds of the monotonic clock.</summary>
    public long NowNanos { get; private set; }

    /// <summary>Wall clock less monotonic clock at the start of the slot: turns the kernel's receive stamps into monotonic time.</summary>
    public long WallOffsetNanos { get; private set; }

    public void BeginSlot(long nowNanos, long wallOffsetNanos)
    {
        NowNanos = nowNanos;
        WallOffsetNanos = wallOffsetNanos;
    }

    /// <summary>
    /// The clock once more, after packets were taken from a socket. They may have come since the slot began: held to its beginning they
    /// would seem earlier than they were, and a recording places a caller by the smallest delay that it saw.
    /// </summary>
    public void Received(long nowNanos) => NowNanos = Math.Max(NowNanos, nowNanos);

    public Span<byte> Buffer(int index) => _buffers.AsSpan(index * BufferLength, BufferLength);

    public ReadOnlySpan<byte> Packet(int index) => _buffers.AsSpan(index * BufferLength, _lengths[index]);

    public WireAddress From(int index) => _from[index];

    /// <summary>Monotonic nanoseconds at which the packet reached the host.</summary>
    public long ArrivalNanos(int index) => _arrival[index];

    public void Set(int index, int length, in WireAddress from, long arrivalNanos)
    {
        _lengths[index] = length;
        _from[index] = from;
        _arrival[index] = arrivalNanos;
    }

    /// <summary>
    /// A wall-clock stamp as monotonic time, not later than now. (A clock set between arrival and slot moves it; the reader knows
    /// when it last found the socket empty.)
    /// </summary>
    public long FromWall(long wallNanos) => Math.Min(wallNanos - WallOffsetNanos, NowNanos);
}
