using System.Buffers.Binary;

namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>What one incoming RTCP compound says that matters to a leg.</summary>
/// <param name="SenderNtp">Middle 32 bits of the sender report's NTP time, null without a sender report.</param>
/// <param name="Lost">Of our stream, as the peer counts, null without a block about it.</param>
internal readonly record struct RtcpNews(uint? SenderNtp, int? Lost, uint LastSenderReport, uint DelaySinceLast, bool Bye)
{
    private const byte SenderReport = 200;
    private const byte ReceiverReport = 201;
    private const byte Goodbye = 203;
    private const int BlockLength = 24;

    /// <summary>Total: walks the compound by its length fields, each checked; false for what is no RTCP.</summary>
    public static bool TryRead(ReadOnlySpan<byte> compound, uint ourSsrc, out RtcpNews news)
    {
        news = default;
        if (compound.Length < 8 || compound[0] >> 6 != 2 || compound[1] is < 192 or > 223) return false;
        while (compound.Length >= 4)
        {
            var length = 4 * (BinaryPrimitives.ReadUInt16BigEndian(compound[2..]) + 1);
            if (compound[0] >> 6 != 2 || length > compound.Length) return false;
            news = news.With(compound[..length], ourSsrc);
            compound = compound[length..];
        }

        return compound.IsEmpty;
    }

    private RtcpNews With(ReadOnlySpan<byte> packet, uint ourSsrc) => packet[1] switch
    {
        SenderReport when packet.Length >= 28 =>
            (this with { SenderNtp = BinaryPrimitives.ReadUInt32BigEndian(packet[10..]) }).WithBlocks(packet[28..], packet[0] & 0x1F, ourSsrc),
        ReceiverReport when packet.Length >= 8 => WithBlocks(packet[8..], packet[0] & 0x1F, ourSsrc),
        Goodbye => this with { Bye = true },
        _ => this,
    };

    private RtcpNews WithBlocks(ReadOnlySpan<byte> blocks, int count, uint ourSsrc)
    {
        var result = this;
        for (; count > 0 && blocks.Length >= BlockLength; count--, blocks = blocks[BlockLength..])
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(blocks) != ourSsrc) continue;
            // 24 bits, signed (RFC 3550 section 6.4.1).
            var lost = BinaryPrimitives.ReadInt32BigEndian(blocks[4..]) << 8 >> 8;
            result = result with
            {
                Lost = lost,
                LastSenderReport = BinaryPrimitives.ReadUInt32BigEndian(blocks[16..]),
                DelaySinceLast = BinaryPrimitives.ReadUInt32BigEndian(blocks[20..]),
            };
        }

        return result;
    }
}
