using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace VxmlGir.EndToEnd.Support.Sip;

/// <summary>A UDP socket that speaks <see cref="SipText"/>: everything that came is kept, and read in order.</summary>
internal sealed class SipLine : IAsyncDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Channel<SipText> _received = Channel.CreateUnbounded<SipText>();
    private readonly Task _loop;

    public SipLine()
    {
        // Linux reports ICMP errors on the next call of an unconnected socket only when asked to; nothing to switch off here.
        Local = (IPEndPoint)_socket.Client.LocalEndPoint!;
        _loop = ReceiveAsync();
    }

    public IPEndPoint Local { get; }

    public ChannelReader<SipText> Received => _received.Reader;

    /// <summary>Both directions, oldest first, for messages of failing tests.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    public void Send(SipText message, IPEndPoint to) => Send(message.Bytes(), to);

    public void Send(byte[] bytes, IPEndPoint to)
    {
        Log.Enqueue($"> {System.Text.Encoding.Latin1.GetString(bytes)}");
        _socket.Send(bytes, to);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _loop;
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var got = await _socket.ReceiveAsync();
                if (SipText.Parse(got.Buffer) is not { } message) continue;
                Log.Enqueue($"< {message}");
                _received.Writer.TryWrite(message);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            _received.Writer.TryComplete();
        }
    }
}
