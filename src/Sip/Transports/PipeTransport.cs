using System.Net;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.Sip.Transports;

/// <summary>An endpoint's end of a <see cref="SipPipe"/>.</summary>
internal sealed class PipeTransport : ITransport, IPipeEnd
{
    private readonly SipPipe _pipe;
    private readonly string _name;
    private readonly ITransportSink _sink;

    public PipeTransport(SipPipe pipe, string name, ITransportSink sink)
    {
        _pipe = pipe;
        _name = name;
        _sink = sink;
        Address = pipe.NextAddress();
        Bound = new SipListen(SipTransportKind.Pipe, Address);
        if (!pipe.Attach(name, this)) throw new SipBindException(Address, $"the pipe name '{name}' is taken");
    }

    public SipListen Bound { get; }

    public IPEndPoint Address { get; }

    public void Start() { }

    /// <summary>Pipes are reached by name: see <see cref="FlowTo(string)"/>.</summary>
    public Flow FlowTo(IPEndPoint remote) => new PipeFlow(this, remote.ToString());

    public Flow FlowTo(string name) => new PipeFlow(this, name);

    public void Receive(byte[] message, string from) => _sink.Loop.PostFromPeer(message, new PipeFlow(this, from));

    public ValueTask DisposeAsync()
    {
        _pipe.Detach(_name, this);
        return ValueTask.CompletedTask;
    }

    private sealed class PipeFlow(PipeTransport transport, string peer) : Flow
    {
        public override SipTransportKind Kind => SipTransportKind.Pipe;

        protected override bool Lossy => transport._pipe.Lossy;

        public override IPEndPoint Remote => transport._pipe.AddressOf(peer) ?? new IPEndPoint(IPAddress.Loopback, 0);

        public override (string Host, int? Port) Local => (transport._name, null);

        public override bool Alive => transport._pipe.Knows(peer);

        public override bool Send(byte[] message) => transport._pipe.Deliver(peer, message, transport._name);
    }
}
