using System.Net;
using System.Net.Sockets;

namespace VxmlGir.EndToEnd.Support;

/// <summary>A port for a peer that cannot be told "any": free a moment ago, on loopback.</summary>
internal static class FreePort
{
    public static int Tcp()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>An even UDP port whose successor is free too (RTP and RTCP).</summary>
    public static int UdpPair()
    {
        while (true)
        {
            using var first = Udp(0);
            var port = ((IPEndPoint)first!.LocalEndPoint!).Port;
            if (port % 2 != 0) continue;
            using var second = Udp(port + 1);
            if (second is not null) return port;
        }
    }

    private static Socket? Udp(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
