using System.Net;
using System.Net.Sockets;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.Sip.Transports;

/// <summary>One UDP socket with a thread of its own that reads and, when the loop is free, handles what it read.</summary>
internal sealed class UdpTransport : ITransport
{
    private readonly Socket _socket;
    private readonly ITransportSink _sink;
    private readonly Thread _reader;
    private volatile bool _closed;

    public UdpTransport(IPEndPoint local, SipLimits limits, ITransportSink sink)
    {
        _sink = sink;
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.ReceiveBufferSize = limits.UdpBuffer;
            _socket.SendBufferSize = limits.UdpBuffer;
            _socket.Bind(local);
        }
        catch (SocketException error)
        {
            _socket.Dispose();
            throw new SipBindException(local, error.Message, error);
        }
        Bound = new SipListen(SipTransportKind.Udp, (IPEndPoint)_socket.LocalEndPoint!);
        _reader = new Thread(Read) { IsBackground = true, Name = $"sip udp {Bound.EndPoint.Port}" };
    }

    public SipListen Bound { get; }

    public void Start() => _reader.Start();

    public Flow FlowTo(IPEndPoint remote) => new UdpFlow(this, remote, remote.Serialize());

    private void Read()
    {
        var buffer = new byte[65_536];
        var from = new SocketAddress(Bound.EndPoint.AddressFamily);
        while (!_closed)
        {
            try
            {
                var length = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                var remote = (IPEndPoint)Bound.EndPoint.Create(from);
                if (!_sink.Loop.PostMessage(buffer.AsSpan(0, length).ToArray(), new UdpFlow(this, remote, remote.Serialize())))
                    _sink.Metrics.Dropped("mailbox full");
            }
            catch (SocketException) when (!_closed)
            {
                // An ICMP error of an earlier send, or a datagram too long: the socket lives on.
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private bool Send(byte[] message, SocketAddress to)
    {
        if (_closed) return false;
        try
        {
            _socket.SendTo(message, SocketFlags.None, to);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync()
    {
        _closed = true;
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class UdpFlow(UdpTransport transport, IPEndPoint remote, SocketAddress address) : Flow
    {
        public override SipTransportKind Kind => SipTransportKind.Udp;

        public override IPEndPoint Remote => remote;

        public override (string Host, int? Port) Local =>
            (transport._sink.HostFor(transport.Bound.EndPoint.Address, remote.Address), transport.Bound.EndPoint.Port);

        public override Flow WithPort(int port) => transport.FlowTo(new IPEndPoint(remote.Address, port));

        public override bool Send(byte[] message) => transport.Send(message, address);
    }
}
