using System.Buffers.Binary;

namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>A view of one RTP packet (RFC 3550 section 5.1).</summary>
internal readonly ref struct RtpPacket
{
    public const int HeaderLength = 12;

    private RtpPacket(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> payload)
    {
        Marker = (packet[1] & 0x80) != 0;
        PayloadType = (byte)(packet[1] & 0x7F);
        Sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        Payload = payload;
    }

    public bool Marker { get; }

    public byte PayloadType { get; }

    public ushort Sequence { get; }

    public uint Timestamp { get; }

    public uint Ssrc { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Total: anything that is no RTP packet (STUN, DTLS, RTCP, lying lengths) is refused.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out RtpPacket rtp)
    {
        rtp = default;
        if (packet.Length < HeaderLength || packet[0] >> 6 != 2) return false;
        // RFC 5761 section 4: 192..223 in the second byte is RTCP.
        if (packet[1] is >= 192 and <= 223) return false;

        var start = HeaderLength + 4 * (packet[0] & 0x0F);
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < start + 4) return false;
            start += 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(start + 2)..]);
        }

        if (packet.Length < start) return false;
        var end = packet.Length;
        if ((packet[0] & 0x20) != 0)
        {
            var padding = packet[^1];
            if (padding == 0 || padding > end - start) return false;
            end -= padding;
        }

        rtp = new RtpPacket(packet, packet[start..end]);
        return true;
    }

    /// <summary>Writes a plain header of <see cref="HeaderLength"/> bytes.</summary>
    public static void WriteHeader(Span<byte> packet, byte payloadType, bool marker, ushort sequence, uint timestamp, uint ssrc)
    {
        packet[0] = 0x80;
        packet[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc);
    }
}
