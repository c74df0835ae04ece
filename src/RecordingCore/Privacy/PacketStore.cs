using System.Buffers;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Privacy;

/// <summary>One packet of the caller that waits in memory.</summary>
/// <param name="At">Its first sample on the <see cref="SpeechAxis"/>.</param>
/// <param name="Position">Its first sample on the leg's clock, as judged at its arrival.</param>
/// <param name="Length">Bytes of its payload; 0: no audio, or given away.</param>
internal record struct WaitingPacket(SaysPacket Packet, long At, long Position, int Length)
{
    public int Offset;

    /// <summary>Bytes of the buffer that go free with it, those skipped at the buffer's end included.</summary>
    public int Taken;

    public readonly long End => At + Length;
}

/// <summary>Packets in the order of their coming, with their payloads in one rented buffer that is wiped as they go. One thread; allocates nothing after its first packet.</summary>
internal sealed class PacketStore : IDisposable
{
    private readonly int _size;
    private int _room;
    private WaitingPacket[] _packets = [];
    private byte[]? _bytes;
    private int _first;
    private int _write;
    private int _used;

    /// <param name="bytes">Room for payloads.</param>
    /// <param name="packets">Room for packets; a power of two.</param>
    public PacketStore(int bytes, int packets) => (_size, _room) = (bytes, packets);

    public int Count { get; private set; }

    public bool IsHalfFull => 2 * Count >= _room || 2 * _used >= _size;

    public ref WaitingPacket this[int index] => ref _packets[(_first + index) & (_packets.Length - 1)];

    /// <summary>False when there is no room.</summary>
    public bool TryAdd(in WaitingPacket packet, ReadOnlySpan<byte> payload)
    {
        if (Count == _room) return false;
        if (_bytes is null) (_packets, _bytes) = (new WaitingPacket[_room], ArrayPool<byte>.Shared.Rent(_size));
        if (_used == 0) _write = 0;
        // A payload lies in one piece: what is left of the buffer's end is skipped when it is too short.
        var skip = _write + payload.Length > _size ? _size - _write : 0;
        if (_used + skip + payload.Length > _size) return false;
        var offset = skip > 0 ? 0 : _write;
        payload.CopyTo(_bytes.AsSpan(offset));
        (_packets[(_first + Count) & (_packets.Length - 1)], _write) = (packet with { Offset = offset, Taken = skip + payload.Length }, offset + payload.Length);
        _used += skip + payload.Length;
        Count++;
        return true;
    }

    public Span<byte> Payload(in WaitingPacket packet) => _bytes.AsSpan(packet.Offset, packet.Length);

    /// <summary>Wipes a packet's payload; its place goes free with those before it.</summary>
    public void Empty(int index)
    {
        ref var packet = ref this[index];
        Payload(packet).Clear();
        packet.Length = 0;
    }

    public void RemoveFirst()
    {
        Empty(0);
        _used -= _packets[_first].Taken;
        _first = (_first + 1) & (_packets.Length - 1);
        Count--;
    }

    public void Dispose()
    {
        (_room, Count) = (0, 0);
        if (Interlocked.Exchange(ref _bytes, null) is { } bytes) ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
    }
}
