using System.Runtime.CompilerServices;
using VxmlGir.MediaPlatform.Clock;
using static VxmlGir.MediaPlatform.Rtp.NativeSocket;

namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>One shard's <c>recvmmsg</c> frame over its <see cref="PacketBatch"/>: one system call empties a socket and learns that it is empty.</summary>
internal sealed unsafe class UdpReceiver
{
    private const int ControlLength = 64;
    private const int StampOffset = 16;

    private readonly MultiMessage[] _messages = GC.AllocateArray<MultiMessage>(PacketBatch.Capacity, pinned: true);
    private readonly IoVector[] _vectors = GC.AllocateArray<IoVector>(PacketBatch.Capacity, pinned: true);
    private readonly byte[] _names = GC.AllocateArray<byte>(PacketBatch.Capacity * PacketBatch.AddressLength, pinned: true);
    private readonly byte[] _controls = GC.AllocateArray<byte>(PacketBatch.Capacity * ControlLength, pinned: true);
    private readonly PacketBatch _batch;

    public UdpReceiver(PacketBatch batch)
    {
        _batch = batch;
        for (var i = 0; i < PacketBatch.Capacity; i++)
        {
            _vectors[i].Base = Address(batch.Buffer(i));
            _vectors[i].Length = PacketBatch.BufferLength;
            ref var header = ref _messages[i].Header;
            header.Name = Address(_names.AsSpan(i * PacketBatch.AddressLength));
            header.Vectors = (IoVector*)Unsafe.AsPointer(ref _vectors[i]);
            header.VectorCount = 1;
            header.Control = Address(_controls.AsSpan(i * ControlLength));
            Arm(i);
        }
    }

    /// <returns>Packets now in the batch; 0 when there are none or the socket has an error to tell (which reading clears).</returns>
    public int Receive(int socket)
    {
        var count = ReceiveMany(socket, (MultiMessage*)Unsafe.AsPointer(ref _messages[0]), PacketBatch.Capacity, DontWait, null);
        if (count > 0) _batch.Received(NativeClock.MonotonicNanos());
        for (var i = 0; i < count; i++)
        {
            var from = WireAddress.FromSockaddr(_names.AsSpan(i * PacketBatch.AddressLength, PacketBatch.AddressLength));
            _batch.Set(i, (int)_messages[i].Length, from, Stamp(i));
            Arm(i);
        }

        return Math.Max(count, 0);
    }

    // The kernel writes back what it used.
    private void Arm(int i)
    {
        _messages[i].Header.NameLength = PacketBatch.AddressLength;
        _messages[i].Header.ControlLength = ControlLength;
    }

    // cmsghdr: length, level, type; then a timespec.
    private long Stamp(int i)
    {
        if (_messages[i].Header.ControlLength < StampOffset + 16) return _batch.NowNanos;
        var control = _controls.AsSpan(i * ControlLength, ControlLength);
        if (BitConverter.ToInt32(control[8..]) != SolSocket || BitConverter.ToInt32(control[12..]) != TimestampNanos) return _batch.NowNanos;
        var seconds = BitConverter.ToInt64(control[StampOffset..]);
        return _batch.FromWall(seconds * 1_000_000_000 + BitConverter.ToInt64(control[(StampOffset + 8)..]));
    }

    private static byte* Address(Span<byte> pinned) => (byte*)Unsafe.AsPointer(ref pinned[0]);
}
