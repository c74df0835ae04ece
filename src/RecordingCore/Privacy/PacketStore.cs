using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VxmlGir.RecordingCore.Buffers;
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

/// <summary>Packets in the order of their coming, with their payloads behind them in one rented slot; payloads are wiped as they go. One thread; rents the slot at its first packet and allocates nothing then.</summary>
internal sealed class PacketStore : IDisposable
{
    private readonly int _size;
    private readonly int _packets;
    private readonly AudioMemory _memory;
    private int _room;
    private ArraySegment<byte> _slot;
    private int _first;
    private int _write;
    private int _used;

    /// <param name="bytes">Room for payloads.</param>
    /// <param name="packets">Room for packets; a power of two.</param>
    public PacketStore(int bytes, int packets, AudioMemory memory) => (_size, _packets, _room, _memory) = (bytes, packets, packets, memory);

    public int Count { get; private set; }

    public bool IsHalfFull => 2 * Count >= _room || 2 * _used >= _size;

    public ref WaitingPacket this[int index] => ref Packets[(_first + index) & (_packets - 1)];

    /// <summary>False when there is no room.</summary>
    public bool TryAdd(in WaitingPacket packet, ReadOnlySpan<byte> payload)
    {
        if (Count == _room) return false;
        if (_slot.Count == 0) _slot = _memory.Rent(PacketBytes + _size);
        if (_used == 0) _write = 0;
        // A payload lies in one piece: what is left of the buffer's end is skipped when it is too short.
        var skip = _write + payload.Length > _size ? _size - _write : 0;
        if (_used + skip + payload.Length > _size) return false;
        var offset = skip > 0 ? 0 : _write;
        payload.CopyTo(Payloads[offset..]);
        (this[Count], _write) = (packet with { Offset = offset, Taken = skip + payload.Length }, offset + payload.Length);
        _used += skip + payload.Length;
        Count++;
        return true;
    }

    public Span<byte> Payload(in WaitingPacket packet) => Payloads.Slice(packet.Offset, packet.Length);

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
        _used -= this[0].Taken;
        _first = (_first + 1) & (_packets - 1);
        Count--;
    }

    public void Dispose()
    {
        (_room, Count) = (0, 0);
        if (_slot.Count == 0) return;
        _slot.AsSpan().Clear();
        _memory.Return(_slot);
        _slot = default;
    }

    private int PacketBytes => _packets * Unsafe.SizeOf<WaitingPacket>();

    private Span<WaitingPacket> Packets => MemoryMarshal.Cast<byte, WaitingPacket>(_slot.AsSpan(0, PacketBytes));

    private Span<byte> Payloads => _slot.AsSpan(PacketBytes);
}
