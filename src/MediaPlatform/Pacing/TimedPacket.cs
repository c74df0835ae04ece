using System.Runtime.InteropServices;
using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Pacing;

/// <summary>
/// A packet and all that <c>sendmsg</c> wants to know of it. Lives in pinned memory: the kernel reads it when the packet is due, long after the call that handed it over.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TimedPacket
{
    /// <summary>60 ms of G.711 and the RTP header.</summary>
    public const int Capacity = RtpPacket.HeaderLength + 480;

    public NativeSocket.MessageHeader Header;
    public NativeSocket.IoVector Vector;

    /// <summary>What <c>sendmsg</c> gave: the bytes sent, or an error's number, negative.</summary>
    public int Result;

    /// <summary>Not the process's to touch while true.</summary>
    public bool Flying;

    public fixed byte Address[PacketBatch.AddressLength];
    public fixed byte Data[Capacity];

    public readonly bool Sent => Result == (int)Vector.Length;

    /// <param name="self">This packet's own address; it does not move.</param>
    /// <param name="address">A sockaddr.</param>
    public static void Fill(TimedPacket* self, ReadOnlySpan<byte> packet, ReadOnlySpan<byte> address)
    {
        packet.CopyTo(new Span<byte>(self->Data, Capacity));
        address.CopyTo(new Span<byte>(self->Address, PacketBatch.AddressLength));
        self->Vector = new NativeSocket.IoVector { Base = self->Data, Length = (nuint)packet.Length };
        self->Header = new NativeSocket.MessageHeader { Name = self->Address, NameLength = (uint)address.Length, Vectors = &self->Vector, VectorCount = 1 };
    }
}
