using System.Buffers.Binary;

namespace VxmlGir.EndToEnd.Support.Rtp;

/// <summary>One RTP packet on the wire (RFC 3550 section 5.1), with the time it passed the socket.</summary>
/// <param name="At">On the test's own monotonic clock (<see cref="Moment"/>).</param>
internal sealed record RtpPacket(TimeSpan At, int PayloadType, bool Marker, ushort Sequence, uint Timestamp, uint Ssrc, byte[] Payload)
{
    public byte[] Bytes()
    {
        var bytes = new byte[12 + Payload.Length];
        bytes[0] = 0x80;
        bytes[1] = (byte)(PayloadType | (Marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), Ssrc);
        Payload.CopyTo(bytes, 12);
        return bytes;
    }

    public static RtpPacket? Parse(TimeSpan at, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 12 || bytes[0] >> 6 != 2) return null;
        var start = 12 + 4 * (bytes[0] & 15);
        if (start > bytes.Length) return null;
        return new RtpPacket(at, bytes[1] & 0x7F, (bytes[1] & 0x80) != 0, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]), bytes[start..].ToArray());
    }
}
