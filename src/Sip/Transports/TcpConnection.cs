using System.Net;
using System.Net.Sockets;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Parsing;

namespace VxmlGir.Sip.Transports;

/// <summary>One TCP connection: a reader that cuts frames, a writer that empties a bounded backlog, and its deadlines.</summary>
internal sealed class TcpConnection : Flow
{
    // What was answered last must leave before the connection closes.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly TcpTransport _transport;
    private readonly Socket _socket;
    private readonly IPEndPoint _local;
    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _backlog = new();
    private readonly StreamFramer _framer;
    private int _backlogBytes;
    private bool _writing;
    private bool _connected;
    private volatile bool _closed;
    private volatile bool _sawMessage;
    private long _partialSince;
    private long _lastActivity;
    private long _closeAt = long.MaxValue;

    public TcpConnection(TcpTransport transport, Socket socket, IPEndPoint remote, IPEndPoint local)
    {
        _transport = transport;
        _socket = socket;
        _local = local;
        Remote = remote;
        _framer = new StreamFramer(transport.Limits);
        _partialSince = _lastActivity = transport.Time.GetTimestamp();
    }

    public override SipTransportKind Kind => SipTransportKind.Tcp;

    public override IPEndPoint Remote { get; }

    public override bool Alive => !_closed && Volatile.Read(ref _closeAt) == long.MaxValue;

    public override (string Host, int? Port) Local => (_transport.Sink.HostFor(_local.Address, Remote.Address), _local.Port);

    public async Task ConnectAsync()
    {
        _sawMessage = true;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_transport.Closing);
        using var timer = _transport.Time.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), limit, _transport.Limits.TcpConnect, Timeout.InfiniteTimeSpan);
        try
        {
            await _socket.ConnectAsync(Remote, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Fail();
            return;
        }
        _ = ReadAsync();
    }

    public async Task ReadAsync()
    {
        StartWriting();
        var buffer = new byte[16_384];
        try
        {
            while (!_closed)
            {
                var length = await _socket.ReceiveAsync(buffer, SocketFlags.None, _transport.Closing).ConfigureAwait(false);
                if (length == 0) break;
                if (!Take(buffer.AsSpan(0, length))) return;
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer reset it, or we close: either way it is over.
        }
        Fail();
    }

    /// <summary>False: no more can be read; the connection closes after what is being answered.</summary>
    private bool Take(ReadOnlySpan<byte> bytes)
    {
        _lastActivity = _transport.Time.GetTimestamp();
        lock (_gate)
        {
            if (!_framer.Partial) _partialSince = _lastActivity;
            _framer.Append(bytes);
        }
        while (NextFrame() is { Kind: not FrameKind.NeedMore } frame)
        {
            if (frame.Kind == FrameKind.Ping)
            {
                Send("\r\n"u8.ToArray());
                continue;
            }
            _sawMessage = true;
            _partialSince = _lastActivity;
            if (!_transport.Sink.Loop.PostMessage(frame.Bytes, this)) _transport.Sink.Metrics.Dropped("mailbox full");
            if (!frame.Last) continue;
            CloseSoon();
            return false;
        }
        return true;
    }

    private Frame NextFrame()
    {
        lock (_gate) return _framer.Next();
    }

    /// <summary>Loop thread, now and then: closes what is idle or dribbles.</summary>
    public void CheckTime()
    {
        var now = _transport.Time.GetTimestamp();
        if (now >= Volatile.Read(ref _closeAt)) Close();
        if (_closed) return;
        var limits = _transport.Limits;
        bool unfinished;
        lock (_gate) unfinished = _framer.Partial || !_sawMessage;
        if (unfinished && Elapsed(Volatile.Read(ref _partialSince), now) > limits.TcpMessageTime) GiveUpOnMessage();
        else if (Elapsed(Volatile.Read(ref _lastActivity), now) > limits.TcpIdle) Expire("idle");
    }

    private TimeSpan Elapsed(long since, long now) => _transport.Time.GetElapsedTime(since, now);

    // A whole header whose body never came is answered (its Content-Length is wrong, RFC 4475 §3.1.2.2); anything less is not.
    private void GiveUpOnMessage()
    {
        if (!Alive) return;
        byte[]? bytes;
        lock (_gate) bytes = _framer.Unfinished();
        if (bytes is null)
        {
            Expire("message unfinished");
            return;
        }
        _transport.Sink.Metrics.TcpRefused("message unfinished");
        _transport.Sink.Loop.PostMessage(bytes, this);
        CloseSoon();
    }

    private void Expire(string reason)
    {
        _transport.Sink.Metrics.TcpRefused(reason);
        Close();
    }

    private void CloseSoon()
    {
        var ticks = (long)(Linger.TotalSeconds * _transport.Time.TimestampFrequency);
        Volatile.Write(ref _closeAt, _transport.Time.GetTimestamp() + ticks);
    }

    public override bool Send(byte[] message)
    {
        lock (_gate)
        {
            if (_closed) return false;
            _backlogBytes += message.Length;
            _backlog.Enqueue(message);
            if (_backlogBytes <= _transport.Limits.MaxTcpBacklog)
            {
                if (!_connected || _writing) return true;
                _writing = true;
            }
        }
        if (_backlogBytes > _transport.Limits.MaxTcpBacklog)
        {
            // The peer does not read.
            Expire("backlog full");
            return false;
        }
        _ = WriteAsync();
        return true;
    }

    private void StartWriting()
    {
        lock (_gate)
        {
            _connected = true;
            if (_backlog.Count == 0 || _writing) return;
            _writing = true;
        }
        _ = WriteAsync();
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            byte[] next;
            lock (_gate)
            {
                if (!_backlog.TryDequeue(out next!))
                {
                    _writing = false;
                    return;
                }
                _backlogBytes -= next.Length;
            }
            try
            {
                for (var sent = 0; sent < next.Length;)
                    sent += await _socket.SendAsync(next.AsMemory(sent), SocketFlags.None, _transport.Closing).ConfigureAwait(false);
                _lastActivity = _transport.Time.GetTimestamp();
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                Fail();
                return;
            }
        }
    }

    private void Fail()
    {
        if (!Close()) return;
        _transport.Sink.OnFlowFailed(this);
    }

    /// <summary>False when it was closed already.</summary>
    public bool Close()
    {
        lock (_gate)
        {
            if (_closed) return false;
            _closed = true;
            _backlog.Clear();
        }
        _socket.Dispose();
        _transport.Remove(this);
        return true;
    }
}
