using System.Net;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Transports;

/// <summary>A way to one peer: a UDP address pair, a TCP connection, a pipe. Sending never blocks.</summary>
internal abstract class Flow
{
    public abstract SipTransportKind Kind { get; }

    public abstract IPEndPoint Remote { get; }

    public bool Reliable => Kind != SipTransportKind.Udp && !Lossy;

    /// <summary>A pipe of a test that loses messages, and so needs retransmissions.</summary>
    protected virtual bool Lossy => false;

    /// <summary>Whether a request may still be sent here (a closed connection may not).</summary>
    public virtual bool Alive => true;

    /// <summary>The name of the transport in Via.</summary>
    public string ViaTransport => Kind switch { SipTransportKind.Udp => "UDP", SipTransportKind.Tcp => "TCP", _ => "PIPE" };

    /// <summary>Host and port by which the peer reaches us.</summary>
    public abstract (string Host, int? Port) Local { get; }

    /// <summary>The same way with another port of the peer, where that means something.</summary>
    public virtual Flow WithPort(int port) => this;

    /// <summary>False when the bytes could not even be handed to the system.</summary>
    public abstract bool Send(byte[] message);

    public SipUri ContactUri(string? user)
    {
        var (host, port) = Local;
        var parameters = Kind switch
        {
            SipTransportKind.Tcp => SipParams.Empty.With("transport", "tcp"),
            SipTransportKind.Pipe => SipParams.Empty.With("transport", "pipe"),
            _ => SipParams.Empty,
        };
        return new SipUri { RawUser = user, Host = host, Port = port, Parameters = parameters };
    }
}
