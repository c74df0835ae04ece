using System.Net;
using System.Net.Sockets;
using VxmlGir.MediaPlatform.Pacing;

namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>A pair of UDP sockets: RTP on an even port, RTCP on the next.</summary>
internal sealed unsafe class UdpWire : IMediaWire
{
    private readonly Socket _rtp;
    private readonly Socket _rtcp;
    private readonly int _rtpHandle;
    private readonly int _rtcpHandle;
    private readonly UdpReceiver _receiver;
    private readonly PacedSender? _paced;
    private readonly byte[] _address = GC.AllocateArray<byte>(PacketBatch.AddressLength, pinned: true);
    private WireAddress _addressOf;
    private int _addressLength;

    /// <param name="receiver">Of the shard that the leg will live on.</param>
    /// <param name="paced">Of the same shard; null where the system does not permit it.</param>
    public UdpWire(Socket rtp, Socket rtcp, UdpReceiver receiver, PacedSender? paced)
    {
        (_rtp, _rtcp, _receiver, _paced) = (rtp, rtcp, receiver, paced);
        _rtpHandle = (int)rtp.SafeHandle.DangerousGetHandle();
        _rtcpHandle = (int)rtcp.SafeHandle.DangerousGetHandle();
        LocalRtp = (IPEndPoint)rtp.LocalEndPoint!;
        var on = 1;
        // Without the stamp the arrival is the time of draining, up to 10 ms later: not worth failing for.
        _ = NativeSocket.SetOption(_rtpHandle, NativeSocket.SolSocket, NativeSocket.TimestampNanos, &on, sizeof(int));
    }

    public IPEndPoint LocalRtp { get; }

    public int Receive(WireChannel channel, PacketBatch batch) => _receiver.Receive(channel == WireChannel.Rtp ? _rtpHandle : _rtcpHandle);

    public bool Send(WireChannel channel, in WireAddress to, ReadOnlySpan<byte> packet)
    {
        if (!Address(to)) return false;
        fixed (byte* data = packet, address = _address)
        {
            var socket = channel == WireChannel.Rtp ? _rtpHandle : _rtcpHandle;
            return NativeSocket.SendTo(socket, data, (nuint)packet.Length, NativeSocket.DontWait, address, (uint)_addressLength) == packet.Length;
        }
    }

    public bool SendsAhead => _paced is not null;

    public bool SendAt(in WireAddress to, ReadOnlySpan<byte> packet, TimedPacket* into, long dueNanos)
    {
        if (_paced is null || !Address(to)) return false;
        TimedPacket.Fill(into, packet, _address.AsSpan(0, _addressLength));
        return _paced.Launch(_rtpHandle, into, dueNanos);
    }

    // False when it can not be reached from here.
    private bool Address(in WireAddress to)
    {
        if (to == _addressOf) return _addressLength > 0;
        _addressLength = to.WriteSockaddr(_address, _rtp.AddressFamily);
        _addressOf = to;
        return _addressLength > 0;
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }
}
