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
    public static int UdpPair() => Run(2);

    /// <summary>The first of four free UDP ports: sipp takes the pair after its audio for video, and ends when it cannot.</summary>
    public static int SippMedia() => Run(4);

    /// <summary>Whether some process has this UDP port, without touching it (proc(5): the local address in hexadecimal).</summary>
    public static bool IsListenedTo(int port) => File.ReadLines("/proc/net/udp").Skip(1).Any(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].EndsWith($":{port:X4}", StringComparison.Ordinal));

    private static int Run(int length)
    {
        while (true)
        {
            using var first = Udp(0);
            var port = ((IPEndPoint)first!.LocalEndPoint!).Port;
            if (port % 2 != 0) continue;
            var others = Enumerable.Range(port + 1, length - 1).Select(Udp).ToList();
            foreach (var socket in others) socket?.Dispose();
            if (others.TrueForAll(s => s is not null)) return port;
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
