using VxmlGir.MediaPlatform.Clock;
using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Pacing;

/// <summary>
/// Sends the packets of one shard when they are due, by chains that the kernel carries out: a timer, then the packets that it is for. A collection, a stopped thread or a busy
/// processor between handing over and due time delays none of them. Media thread only.
/// </summary>
internal sealed unsafe class PacedSender : IDisposable
{
    /// <summary>Packets after one timer: a chain is carried out one after the other, and what is due together should not wait long for its turn.</summary>
    private const int ChainLength = 64;
    private const int Requests = 2048;
    private const int Completions = 32_768;
    private const byte SendMessage = 9;
    private const byte Timeout = 11;
    private const uint AbsoluteTime = 1;
    private const long LateNanos = 5_000_000;

    // The chain goes on whatever a request of it gave: a timer gives ETIME, and a packet that is refused is one packet.
    private const byte HardLink = 1 << 3;

    private readonly KernelRing _ring;
    private readonly NativeClock.TimeSpec[] _times;
    private RingRequest* _last;
    private long _chainDue;
    private int _chained;
    private long _now;
    private long _launched;
    private long _late;

    private PacedSender(KernelRing ring)
    {
        _ring = ring;
        _times = GC.AllocateArray<NativeClock.TimeSpec>(ring.Entries, pinned: true);
    }

    /// <summary>Packets handed over. Any thread.</summary>
    public long Launched => Volatile.Read(ref _launched);

    /// <summary>Of them, handed over more than 5 ms after they were due: the lead did not suffice. Any thread.</summary>
    public long Late => Volatile.Read(ref _late);

    /// <param name="error">Of the system, when null is returned.</param>
    public static PacedSender? TryCreate(out int error) => KernelRing.TryCreate(Requests, Completions, out error) is { } ring ? new PacedSender(ring) : null;

    /// <summary>Takes a packet to be sent at a time (at once, when that has passed). It is <see cref="TimedPacket.Flying"/> until it has been.</summary>
    /// <param name="packet">Pinned; filled, with its address.</param>
    /// <returns>False when the kernel takes no more.</returns>
    public bool Launch(int socket, TimedPacket* packet, long dueNanos)
    {
        if (!Chain(dueNanos)) return false;
        var request = _ring.Next(out _);
        if (request is null) return false;
        *request = new RingRequest
        {
            Operation = SendMessage, Flags = HardLink, Handle = socket, Address = (ulong)&packet->Header, Length = 1, OperationFlags = NativeSocket.DontWait, UserData = (ulong)packet,
        };
        packet->Flying = true;
        _last = request;
        _chained++;
        Volatile.Write(ref _launched, _launched + 1);
        return true;
    }

    /// <summary>At the end of each slot: hands over what was launched and notes what has been sent.</summary>
    /// <param name="nowNanos">At the slot's beginning.</param>
    public void EndSlot(long nowNanos)
    {
        _now = nowNanos;
        EndChain();
        _ring.Submit();
        while (_ring.TryTake(out var userData, out var result))
        {
            // A timer has no packet.
            if (userData == 0) continue;
            var packet = (TimedPacket*)userData;
            packet->Result = result;
            packet->Flying = false;
        }
    }

    public void Dispose() => _ring.Dispose();

    // A chain must be submitted whole, so a full ring is submitted before a new one begins.
    private bool Chain(long dueNanos)
    {
        if (_last is not null && dueNanos == _chainDue && _chained < ChainLength && _ring.Pending < _ring.Entries) return true;
        EndChain();
        if (_ring.Pending + 2 > _ring.Entries) _ring.Submit();
        if (_ring.Pending + 2 > _ring.Entries) return false;
        var timer = _ring.Next(out var place);
        if (timer is null) return false;
        ref var time = ref _times[place];
        time = new NativeClock.TimeSpec { Seconds = dueNanos / 1_000_000_000, Nanos = dueNanos % 1_000_000_000 };
        fixed (NativeClock.TimeSpec* at = &time)
        {
            *timer = new RingRequest { Operation = Timeout, Flags = HardLink, Handle = -1, Address = (ulong)at, Length = 1, OperationFlags = AbsoluteTime };
        }
        _last = timer;
        (_chainDue, _chained) = (dueNanos, 0);
        return true;
    }

    private void EndChain()
    {
        if (_last is null) return;
        _last->Flags = 0;
        _last = null;
        if (_now - _chainDue > LateNanos) Volatile.Write(ref _late, _late + _chained);
    }
}
