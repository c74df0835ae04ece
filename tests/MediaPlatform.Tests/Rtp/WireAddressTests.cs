using System.Net;
using System.Net.Sockets;
using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Tests.Rtp;

public sealed class WireAddressTests
{
    [Theory]
    [InlineData("127.0.0.1", 5004, AddressFamily.InterNetwork)]
    [InlineData("192.0.2.255", 65535, AddressFamily.InterNetwork)]
    [InlineData("192.0.2.1", 1, AddressFamily.InterNetworkV6)]
    [InlineData("2001:db8::7", 40000, AddressFamily.InterNetworkV6)]
    public void Goes_through_a_sockaddr_and_back(string ip, int port, AddressFamily family)
    {
        var address = WireAddress.From(new IPEndPoint(IPAddress.Parse(ip), port));
        Span<byte> raw = stackalloc byte[28];
        Assert.NotEqual(0, address.WriteSockaddr(raw, family));
        Assert.Equal(address, WireAddress.FromSockaddr(raw));
        Assert.Equal($"{ip}:{port}".Replace("2001:db8::7", "[2001:db8::7]", StringComparison.Ordinal), address.ToEndPoint().ToString());
    }

    [Fact]
    public void Matches_what_the_base_library_writes()
    {
        var endPoint = new IPEndPoint(IPAddress.Parse("203.0.113.9"), 32100);
        Span<byte> raw = stackalloc byte[28];
        var length = WireAddress.From(endPoint).WriteSockaddr(raw, AddressFamily.InterNetwork);
        Assert.Equal(endPoint.Serialize().Buffer.Span[..length], raw[..length]);
    }

    [Fact]
    public void An_IPv6_address_cannot_be_reached_from_an_IPv4_socket() =>
        Assert.Equal(0, WireAddress.From(new IPEndPoint(IPAddress.IPv6Loopback, 5)).WriteSockaddr(stackalloc byte[28], AddressFamily.InterNetwork));
}
