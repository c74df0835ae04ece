using System.Net;
using System.Net.Sockets;

namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>Binds pairs of UDP ports, walking the range so that a port just freed is the last to be used again (late packets of the old call go nowhere).</summary>
internal sealed class PortPairs(IPAddress bind, int min, int max)
{
    private const int EphemeralTries = 64;

    private readonly Lock _gate = new();
    private readonly int _first = (min + 1) & ~1;
    private int _offset;

    /// <summary>Null when every pair is taken.</summary>
    public (Socket Rtp, Socket Rtcp)? Bind()
    {
        var pairs = max == 0 ? EphemeralTries : Math.Max(0, (max - _first + 1) / 2);
        for (var i = 0; i < pairs; i++)
        {
            if (TryBind(max == 0 ? 0 : NextPort(pairs)) is { } pair) return pair;
        }

        return null;
    }

    private int NextPort(int pairs)
    {
        lock (_gate)
        {
            _offset = (_offset + 1) % pairs;
            return _first + 2 * _offset;
        }
    }

    private (Socket, Socket)? TryBind(int port)
    {
        var rtp = TryOpen(port);
        if (rtp is null) return null;
        var bound = ((IPEndPoint)rtp.LocalEndPoint!).Port;
        // RFC 3550 section 11: an even port and the next.
        if (bound % 2 == 0 && TryOpen(bound + 1) is { } rtcp) return (rtp, rtcp);
        rtp.Dispose();
        return null;
    }

    private Socket? TryOpen(int port)
    {
        var socket = new Socket(bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Blocking = false;
            socket.Bind(new IPEndPoint(bind, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
