using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>An IP address and port as a value, IPv4 in its IPv6-mapped form; comparing allocates nothing.</summary>
internal readonly record struct WireAddress(UInt128 Ip, ushort Port)
{
    private const int FamilyV4 = 2;
    private const int FamilyV6 = 10;
    private const ulong MappedPrefix = 0xFFFF_0000_0000;

    /// <summary>Port 0 is nobody's address.</summary>
    public bool IsNone => Port == 0;

    private bool IsV4 => (ulong)(Ip >> 32) == MappedPrefix >> 32;

    public static UInt128 IpOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>None for null and for the unspecified address (the hold of RFC 2543).</summary>
    public static WireAddress From(IPEndPoint? endPoint) =>
        endPoint is null || endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any)
            ? default
            : new WireAddress(IpOf(endPoint.Address), (ushort)endPoint.Port);

    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Ip);
        return new IPEndPoint(IsV4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes), Port);
    }

    /// <summary>Reads a Linux <c>sockaddr_in</c> or <c>sockaddr_in6</c>; None for any other family.</summary>
    public static WireAddress FromSockaddr(ReadOnlySpan<byte> address)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        return BitConverter.ToUInt16(address) switch
        {
            FamilyV4 => new WireAddress(((UInt128)MappedPrefix) | BinaryPrimitives.ReadUInt32BigEndian(address[4..]), port),
            FamilyV6 => new WireAddress(BinaryPrimitives.ReadUInt128BigEndian(address[8..]), port),
            _ => default,
        };
    }

    /// <summary>Writes the sockaddr for a socket of the given family.</summary>
    /// <returns>Its length, 0 when the address cannot be reached by that family.</returns>
    public int WriteSockaddr(Span<byte> address, AddressFamily socketFamily)
    {
        address.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], Port);
        if (socketFamily == AddressFamily.InterNetwork)
        {
            if (!IsV4) return 0;
            BitConverter.TryWriteBytes(address, (ushort)FamilyV4);
            BinaryPrimitives.WriteUInt32BigEndian(address[4..], (uint)Ip);
            return 16;
        }

        BitConverter.TryWriteBytes(address, (ushort)FamilyV6);
        BinaryPrimitives.WriteUInt128BigEndian(address[8..], Ip);
        return 28;
    }
}
