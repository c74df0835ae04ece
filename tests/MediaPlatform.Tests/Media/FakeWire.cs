using System.Net;
using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Tests.Media;

/// <summary>A wire in memory: what arrives is put in by the test with its time, what is sent is kept.</summary>
internal sealed class FakeWire(Func<long> nowNanos) : IMediaWire
{
    private readonly Queue<(long Arrival, WireAddress From, byte[] Bytes)>[] _arriving = [new(), new()];

    public IPEndPoint LocalRtp { get; } = new(IPAddress.Loopback, 40000);

    public List<SentPacket> Sent { get; } = [];

    /// <summary>False: only counts.</summary>
    public bool Keeps { get; set; } = true;

    public int Count { get; private set; }

    public bool Refuses { get; set; }

    /// <summary>What a wall clock set meanwhile does to the stamps.</summary>
    public long ArrivalShiftNanos { get; set; }

    public bool Disposed { get; private set; }

    public IEnumerable<SentPacket> SentRtp => Sent.Where(p => p.Channel == WireChannel.Rtp);

    public void Arrive(IPEndPoint from, byte[] bytes, WireChannel channel = WireChannel.Rtp) =>
        _arriving[(int)channel].Enqueue((nowNanos() + ArrivalShiftNanos, WireAddress.From(from), bytes));

    public int Receive(WireChannel channel, PacketBatch batch)
    {
        var queue = _arriving[(int)channel];
        var count = 0;
        while (count < PacketBatch.Capacity && queue.TryDequeue(out var packet))
        {
            packet.Bytes.AsSpan(0, Math.Min(packet.Bytes.Length, PacketBatch.BufferLength)).CopyTo(batch.Buffer(count));
            batch.Set(count++, Math.Min(packet.Bytes.Length, PacketBatch.BufferLength), packet.From, batch.FromWall(packet.Arrival));
        }

        return count;
    }

    public bool Send(WireChannel channel, in WireAddress to, ReadOnlySpan<byte> packet)
    {
        if (Refuses) return false;
        Count++;
        if (Keeps) Sent.Add(new SentPacket(channel, nowNanos(), to.ToEndPoint(), packet.ToArray()));
        return true;
    }

    public void Dispose() => Disposed = true;
}

internal sealed record SentPacket(WireChannel Channel, long AtNanos, IPEndPoint To, byte[] Bytes)
{
    public byte PayloadType => (byte)(Bytes[1] & 0x7F);

    public bool Marker => (Bytes[1] & 0x80) != 0;

    public ushort Sequence => (ushort)(Bytes[2] << 8 | Bytes[3]);

    public uint Timestamp => (uint)(Bytes[4] << 24 | Bytes[5] << 16 | Bytes[6] << 8 | Bytes[7]);

    public byte[] Payload => Bytes[12..];
}
