using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace VxmlGir.EndToEnd.Support.Rtp;

/// <summary>A caller's RTP socket: one thread sends on an absolute schedule, one keeps what arrives with its time.</summary>
internal sealed class RtpLine : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _stopped = new();
    private readonly Thread _receiver;
    private readonly RtpMouth _mouth;
    private readonly List<Thread> _senders = [];
    private readonly int _swapEvery;
    private volatile IPEndPoint? _remote;
    private volatile bool _muted;

    public RtpLine(Speaking speaking, IPAddress? address = null)
    {
        _socket.Bind(new IPEndPoint(address ?? IPAddress.Loopback, 0));
        _socket.ReceiveBufferSize = 1 << 20;
        Local = (IPEndPoint)_socket.LocalEndPoint!;
        _mouth = new RtpMouth(speaking);
        _swapEvery = speaking.SwapEvery;
        Link = speaking.Line is { } line ? new ImpairedLink(_socket, line) : null;
        _receiver = new Thread(Receive) { IsBackground = true, Name = "caller hears" };
        _receiver.Start();
    }

    public IPEndPoint Local { get; }

    /// <summary>What impairs the packets, if anything does.</summary>
    public ImpairedLink? Link { get; }

    public ConcurrentQueue<SentPacket> Sent { get; } = new();

    public ConcurrentQueue<RtpPacket> Received { get; } = new();

    public Heard Heard => Heard.From(Received);

    /// <summary>Begins to speak; the first packet leaves at once.</summary>
    public void Speak(IPEndPoint remote)
    {
        _remote = remote;
        if (_senders.Count > 0) return;
        var sender = new Thread(Send) { IsBackground = true, Name = "caller says", Priority = ThreadPriority.AboveNormal };
        _senders.Add(sender);
        sender.Start();
    }

    /// <summary>No packets while true; the clock runs on.</summary>
    public bool Muted { get => _muted; set => _muted = value; }

    public void Change(Func<Speaking, Speaking> how)
    {
        lock (_gate) _mouth.Change(how);
    }

    /// <summary>Says this instead of what was to come, from the next packet on.</summary>
    public void Sound(short[] samples)
    {
        lock (_gate) _mouth.Sound(samples);
    }

    /// <summary>The caller's own clock, in samples since it began to speak.</summary>
    public long Clock { get { lock (_gate) return _mouth.Sample; } }

    /// <summary>Speaks on for a while of its own clock.</summary>
    public Task SayOnAsync(double seconds)
    {
        var until = Clock + (long)(seconds * 8000);
        return Eventually.TrueAsync(() => Clock >= until, TimeSpan.FromSeconds(seconds + 10), $"{seconds} s said");
    }

    /// <summary>Presses keys by RFC 4733; completes when the last packet has left.</summary>
    public async Task PressAsync(string keys, int milliseconds = 100)
    {
        lock (_gate) _mouth.Press(keys, milliseconds);
        await Eventually.TrueAsync(() => { lock (_gate) return !_mouth.PressingKeys; }, TimeSpan.FromSeconds(5 + keys.Length), "keys sent");
    }

    public void SendRaw(byte[] bytes, IPEndPoint to) => _socket.SendTo(bytes, to);

    public async ValueTask DisposeAsync()
    {
        _stopped.Set();
        foreach (var sender in _senders) sender.Join();
        Link?.Dispose();
        _socket.Dispose();
        _receiver.Join(TimeSpan.FromSeconds(2));
        await Task.CompletedTask;
    }

    private void Send()
    {
        var due = Moment.Now;
        SentPacket? held = null;
        var count = 0;
        while (!_stopped.IsSet)
        {
            IReadOnlyList<SentPacket> packets;
            lock (_gate)
            {
                packets = _mouth.Next(due);
                due += _mouth.PacketTime;
            }
            foreach (var packet in packets)
            {
                if (_swapEvery > 0 && held is null && packet.Audio && ++count % _swapEvery == 0) held = packet;
                else Emit(packet);
            }
            if (held is not null && packets.Count > 0 && !packets.Contains(held))
            {
                Emit(held);
                held = null;
            }
            var wait = due - Moment.Now;
            if (wait > TimeSpan.Zero) _stopped.Wait(wait);
        }
    }

    private void Emit(SentPacket packet)
    {
        if (_muted) return;
        var at = Moment.Now;
        if (packet.Lost || _remote is not { } remote)
        {
            // It never leaves.
        }
        else if (Link is { } link)
        {
            if (!link.Carry(packet.Packet.Bytes(), remote, at)) packet = packet with { Lost = true };
        }
        else
        {
            try
            {
                _socket.SendTo(packet.Packet.Bytes(), remote);
            }
            catch (SocketException)
            {
                // The other side has closed its port.
            }
        }
        Sent.Enqueue(packet with { Packet = packet.Packet with { At = at } });
    }

    private void Receive()
    {
        var buffer = new byte[2048];
        while (!_stopped.IsSet)
        {
            try
            {
                var length = _socket.Receive(buffer);
                if (RtpPacket.Parse(Moment.Now, buffer.AsSpan(0, length)) is { } packet) Received.Enqueue(packet);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // ICMP of an earlier packet; there will be others.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
