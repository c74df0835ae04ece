using System.Text;
using VxmlGir.Contracts.Identity;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>What RFC 3550 section 5.1 wants unpredictable, drawn once per leg.</summary>
internal sealed record LegSeeds(uint Ssrc, ushort Sequence, uint Timestamp, uint Random, byte[] Cname)
{
    // RFC 7022 section 4.2: a CNAME of 96 random bits, one per session.
    private const int CnameBytes = 12;

    public static LegSeeds Draw(IIds ids) =>
        new(ids.NewUInt32(), (ushort)ids.NewUInt32(), ids.NewUInt32(), ids.NewUInt32(), Encoding.ASCII.GetBytes(ids.NewHex(CnameBytes)));
}
