using System.Buffers.Binary;

namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>The payload of RFC 4733 section 2.3.</summary>
/// <param name="Code">0..15 are the keys (section 3.2).</param>
/// <param name="Volume">Level below 0 dBm0, 0..63.</param>
/// <param name="Duration">In samples since the packet's timestamp.</param>
internal readonly record struct TelephoneEvent(byte Code, bool End, byte Volume, ushort Duration)
{
    public const int Length = 4;
    public const byte LastKey = 15;
    private const string Keys = "0123456789*#ABCD";

    public char Digit => Keys[Code];

    public static bool TryRead(ReadOnlySpan<byte> payload, out TelephoneEvent value)
    {
        value = default;
        if (payload.Length < Length) return false;
        value = new TelephoneEvent(payload[0], (payload[1] & 0x80) != 0, (byte)(payload[1] & 0x3F), BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        return true;
    }

    public void Write(Span<byte> payload)
    {
        payload[0] = Code;
        payload[1] = (byte)((End ? 0x80 : 0) | (Volume & 0x3F));
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], Duration);
    }

    /// <returns>The event code, -1 for what is no key.</returns>
    public static int CodeOf(char digit) => Keys.IndexOf(char.ToUpperInvariant(digit), StringComparison.Ordinal);
}
