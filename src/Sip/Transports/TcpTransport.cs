using System.Net;
using System.Net.Sockets;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Timing;

namespace VxmlGir.Sip.Transports;

/// <summary>A TCP listener, the connections it accepted and those it opened, bounded in number and in time.</summary>
internal sealed class TcpTransport : ITransport, ITimerTarget
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPEndPoint, TcpConnection> _connections = [];
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private readonly Socket _listener;
    private readonly CancellationTokenSource _closing = new();
    private readonly TimerQueue _timers;

    public TcpTransport(IPEndPoint local, SipLimits limits, ITransportSink sink, TimeProvider time, TimerQueue timers)
    {
        Limits = limits;
        Sink = sink;
        Time = time;
        _timers = timers;
        _listener = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(local);
            _listener.Listen(512);
        }
        catch (SocketException error)
        {
            _listener.Dispose();
            throw new SipBindException(local, error.Message, error);
        }
        Bound = new SipListen(SipTransportKind.Tcp, (IPEndPoint)_listener.LocalEndPoint!);
    }

    public SipListen Bound { get; }

    public SipLimits Limits { get; }

    public ITransportSink Sink { get; }

    public TimeProvider Time { get; }

    public CancellationToken Closing => _closing.Token;

    public void Start()
    {
        _ = AcceptAsync();
        Sink.Loop.Post(() => _timers.Start(SweepEvery, this, 0));
    }

    // Fine enough for the shortest limit, coarse enough to cost nothing.
    private TimeSpan SweepEvery => TimeSpan.FromMilliseconds(Math.Clamp(Limits.TcpMessageTime.TotalMilliseconds / 10, 20, 500));

    public Flow FlowTo(IPEndPoint remote)
    {
        lock (_gate)
        {
            if (_connections.TryGetValue(remote, out var open) && open.Alive) return open;
            var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            var connection = new TcpConnection(this, socket, remote, Bound.EndPoint);
            AddNeedsLock(connection);
            _ = connection.ConnectAsync();
            return connection;
        }
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_closing.Token).ConfigureAwait(false);
                Accept(socket);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // No descriptor left, or the peer went away before we looked: later ones may fare better.
                Sink.Metrics.TcpRefused("accept failed");
                await Task.Delay(TimeSpan.FromMilliseconds(10), Time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private void Accept(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            var remote = (IPEndPoint)socket.RemoteEndPoint!;
            lock (_gate)
            {
                if (Refusal(remote.Address) is { } reason)
                {
                    Sink.Metrics.TcpRefused(reason);
                    socket.Dispose();
                    return;
                }
                var connection = new TcpConnection(this, socket, remote, Bound.EndPoint);
                AddNeedsLock(connection);
                _ = connection.ReadAsync();
            }
        }
        catch (SocketException)
        {
            socket.Dispose();
        }
    }

    private string? Refusal(IPAddress address)
    {
        if (_connections.Count >= Limits.MaxTcpConnections) return "too many connections";
        return _perAddress.GetValueOrDefault(address) >= Limits.MaxTcpConnectionsPerAddress ? "too many connections of one address" : null;
    }

    private void AddNeedsLock(TcpConnection connection)
    {
        _connections[connection.Remote] = connection;
        _perAddress[connection.Remote.Address] = _perAddress.GetValueOrDefault(connection.Remote.Address) + 1;
        Sink.Metrics.TcpOpen(1);
    }

    internal void Remove(TcpConnection connection)
    {
        lock (_gate)
        {
            if (_connections.TryGetValue(connection.Remote, out var held) && held == connection) _connections.Remove(connection.Remote);
            var left = _perAddress.GetValueOrDefault(connection.Remote.Address) - 1;
            if (left > 0) _perAddress[connection.Remote.Address] = left;
            else _perAddress.Remove(connection.Remote.Address);
        }
        Sink.Metrics.TcpOpen(-1);
    }

    void ITimerTarget.OnTimer(int kind)
    {
        TcpConnection[] all;
        lock (_gate) all = [.. _connections.Values];
        foreach (var connection in all) connection.CheckTime();
        if (!_closing.IsCancellationRequested) _timers.Start(SweepEvery, this, 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        TcpConnection[] all;
        lock (_gate) all = [.. _connections.Values];
        foreach (var connection in all) connection.Close();
    }
}
