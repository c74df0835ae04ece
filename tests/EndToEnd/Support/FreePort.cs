using System.Net;
using System.Net.Sockets;

namespace VxmlGir.EndToEnd.Support;

/// <summary>
/// A port for a peer that cannot be told "any": free a moment ago on loopback, over UDP and TCP. It lies below the range from which
/// the kernel takes its own (ip(7): ip_local_port_range), so that no connection going out takes it before the peer does.
/// </summary>
internal static class FreePort
{
    private const int Lowest = 10_000;

    public static int Tcp() => Run(1);

    /// <summary>An even port whose successor is free too (RTP and RTCP; SIP and SIP over TLS).</summary>
    public static int Pair() => Run(2);

    /// <summary>The first of four free ports: sipp takes the pair after its audio for video, and ends when it cannot.</summary>
    public static int SippMedia() => Run(4);

    /// <summary>Whether some process has this UDP port, without touching it (proc(5): the local address in hexadecimal).</summary>
    public static bool IsListenedTo(int port) => File.ReadLines("/proc/net/udp").Skip(1).Any(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].EndsWith($":{port:X4}", StringComparison.Ordinal));

    private static int Run(int length)
    {
        while (true)
        {
            var first = Random.Shared.Next(Lowest, Highest() - length) & ~1;
            if (Enumerable.Range(first, length).All(p => IsFree(p, SocketType.Dgram, ProtocolType.Udp) && IsFree(p, SocketType.Stream, ProtocolType.Tcp))) return first;
        }
    }

    private static int Highest() => int.Parse(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t')[0]) is > 2 * Lowest and var kernels ? kernels : ushort.MaxValue;

    private static bool IsFree(int port, SocketType type, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
