using System.Buffers.Binary;

namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>What a report says about the stream we send.</summary>
/// <param name="Ntp">64-bit NTP time of <paramref name="Timestamp"/>.</param>
internal readonly record struct SenderFigures(uint Ssrc, ulong Ntp, uint Timestamp, uint Packets, uint Bytes);

/// <summary>What it says about the stream we receive (RFC 3550 section 6.4.1).</summary>
internal readonly record struct ReceiverFigures(uint Ssrc, byte FractionLost, int Lost, uint Highest, uint Jitter, uint LastSenderReport, uint DelaySinceLast);

/// <summary>Compounds of a sender or receiver report with an SDES CNAME, and of a goodbye (RFC 3550 section 6).</summary>
internal static class RtcpWriter
{
    /// <summary>The longest compound written here.</summary>
    public const int MaxLength = 128;

    /// <returns>The compound's length.</returns>
    public static int WriteReport(Span<byte> to, in SenderFigures sent, in ReceiverFigures? received, ReadOnlySpan<byte> cname, bool bye)
    {
        var at = sent.Packets > 0 ? WriteSender(to, sent, received is not null) : WriteReceiver(to, sent.Ssrc, received is not null);
        if (received is { } r) at += WriteBlock(to[at..], r);
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)(at / 4 - 1));
        at += WriteCname(to[at..], sent.Ssrc, cname);
        if (bye) at += WriteBye(to[at..], sent.Ssrc);
        return at;
    }

    private static int WriteSender(Span<byte> to, in SenderFigures sent, bool block)
    {
        to[0] = (byte)(0x80 | (block ? 1 : 0));
        to[1] = 200;
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], sent.Ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(to[8..], sent.Ntp);
        BinaryPrimitives.WriteUInt32BigEndian(to[16..], sent.Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(to[20..], sent.Packets);
        BinaryPrimitives.WriteUInt32BigEndian(to[24..], sent.Bytes);
        return 28;
    }

    private static int WriteReceiver(Span<byte> to, uint ssrc, bool block)
    {
        to[0] = (byte)(0x80 | (block ? 1 : 0));
        to[1] = 201;
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], ssrc);
        return 8;
    }

    private static int WriteBlock(Span<byte> to, in ReceiverFigures r)
    {
        BinaryPrimitives.WriteUInt32BigEndian(to, r.Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(to[4..], Math.Clamp(r.Lost, -0x800000, 0x7FFFFF) & 0xFFFFFF);
        to[4] = r.FractionLost;
        BinaryPrimitives.WriteUInt32BigEndian(to[8..], r.Highest);
        BinaryPrimitives.WriteUInt32BigEndian(to[12..], r.Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(to[16..], r.LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(to[20..], r.DelaySinceLast);
        return 24;
    }

    // Section 6.5: one chunk, items end with a zero and are padded to 32 bits.
    private static int WriteCname(Span<byte> to, uint ssrc, ReadOnlySpan<byte> cname)
    {
        var length = (8 + 2 + cname.Length + 1 + 3) & ~3;
        to[..length].Clear();
        to[0] = 0x81;
        to[1] = 202;
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)(length / 4 - 1));
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], ssrc);
        to[8] = 1;
        to[9] = (byte)cname.Length;
        cname.CopyTo(to[10..]);
        return length;
    }

    private static int WriteBye(Span<byte> to, uint ssrc)
    {
        to[0] = 0x81;
        to[1] = 203;
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], ssrc);
        return 8;
    }
}
