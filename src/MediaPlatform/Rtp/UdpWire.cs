using System.Net;
using System.Net.Sockets;

namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>A pair of UDP sockets: RTP on an even port, RTCP on the next.</summary>
internal sealed unsafe class UdpWire : IMediaWire
{
    private readonly Socket _rtp;
    private readonly Socket _rtcp;
    private readonly int _rtpHandle;
    private readonly int _rtcpHandle;
    private readonly UdpReceiver _receiver;
    private readonly byte[] _address = GC.AllocateArray<byte>(PacketBatch.AddressLength, pinned: true);
    private WireAddress _addressOf;
    private int _addressLength;

    /// <param name="receiver">Of the shard that the leg will live on.</param>
    public UdpWire(Socket rtp, Socket rtcp, UdpReceiver receiver)
    {
        (_rtp, _rtcp, _receiver) = (rtp, rtcp, receiver);
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
        if (to != _addressOf)
        {
            _addressLength = to.WriteSockaddr(_address, _rtp.AddressFamily);
            _addressOf = to;
        }

        if (_addressLength == 0) return false;
        fixed (byte* data = packet, address = _address)
        {
            var socket = channel == WireChannel.Rtp ? _rtpHandle : _rtcpHandle;
            return NativeSocket.SendTo(socket, data, (nuint)packet.Length, NativeSocket.DontWait, address, (uint)_addressLength) == packet.Length;
        }
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }
}
