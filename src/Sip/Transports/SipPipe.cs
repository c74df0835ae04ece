using System.Collections.Concurrent;
using System.Net;

namespace VxmlGir.Sip.Transports;

/// <summary>The switchboard of in-process endpoints: names to endpoints, messages handed over as bytes. Thread-safe.</summary>
public sealed class SipPipe
{
    private readonly ConcurrentDictionary<string, IPipeEnd> _ends = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _lossy;
    private int _lastAddress;

    public SipPipe() { }

    /// <param name="lossy">Endpoints treat it as unreliable and retransmit, as over UDP.</param>
    internal SipPipe(bool lossy) => _lossy = lossy;

    internal bool Lossy => _lossy;

    /// <summary>False when the name is taken.</summary>
    internal bool Attach(string name, IPipeEnd end) => _ends.TryAdd(name, end);

    internal void Detach(string name, IPipeEnd end) => _ends.TryRemove(new(name, end));

    /// <summary>False when nobody has that name.</summary>
    internal bool Deliver(string to, byte[] message, string from)
    {
        if (!_ends.TryGetValue(to, out var end)) return false;
        end.Receive(message, from);
        return true;
    }

    internal bool Knows(string name) => _ends.ContainsKey(name);

    internal IPEndPoint? AddressOf(string name) => _ends.TryGetValue(name, out var end) ? end.Address : null;

    /// <summary>An address to show where an API wants one; it is no socket's.</summary>
    internal IPEndPoint NextAddress() => new(IPAddress.Loopback, Interlocked.Increment(ref _lastAddress) & 0xFFFF);
}

/// <summary>One end of a pipe.</summary>
internal interface IPipeEnd
{
    IPEndPoint Address { get; }

    void Receive(byte[] message, string from);
}
