using System.Buffers.Binary;

namespace VxmlGir.EndToEnd.Support.Rtp;

/// <summary>What a mouth says as a capture file (libpcap 2.4), for a peer that plays one.</summary>
internal sealed class PcapFile : IDisposable
{
    private static readonly TimeSpan PacketTime = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _stream;
    private TimeSpan _at;

    public PcapFile(string path)
    {
        _stream = File.Create(path);
        _stream.Write([0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 1, 0, 0, 0]);
    }

    /// <summary>The next packet time of the mouth.</summary>
    public void Add(RtpMouth mouth)
    {
        foreach (var packet in mouth.Next(_at)) Write(_at, packet.Packet.Bytes());
        _at += PacketTime;
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>One packet record: Ethernet, IPv4 and UDP around the payload; sipp looks at the payload only.</summary>
    private void Write(TimeSpan at, byte[] payload)
    {
        var frame = new byte[16 + 42 + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, 1_000_000 + (int)at.TotalSeconds);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), at.Milliseconds * 1000);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(8), 42 + payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(12), 42 + payload.Length);
        (frame[28], frame[29]) = (8, 0);
        var ip = frame.AsSpan(30);
        (ip[0], ip[8], ip[9], ip[12], ip[15], ip[16], ip[19]) = (0x45, 64, 17, 127, 1, 127, 1);
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(28 + payload.Length));
        BinaryPrimitives.WriteUInt16BigEndian(ip[20..], 40000);
        BinaryPrimitives.WriteUInt16BigEndian(ip[22..], 40002);
        BinaryPrimitives.WriteUInt16BigEndian(ip[24..], (ushort)(8 + payload.Length));
        payload.CopyTo(ip[28..]);
        _stream.Write(frame);
    }
}
