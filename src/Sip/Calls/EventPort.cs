using System.Threading.Channels;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.Sip.Calls;

/// <summary>How events reach the application: a channel, or a sink from when it is set. The order is kept either way.</summary>
internal sealed class EventPort
{
    private readonly Lock _gate = new();
    private readonly Channel<SipEvent> _channel = Channel.CreateUnbounded<SipEvent>(new UnboundedChannelOptions { SingleWriter = true });
    private Action<SipEvent>? _sink;

    public ChannelReader<SipEvent> Reader => _channel.Reader;

    public int Waiting => _channel.Reader.Count;

    public void Emit(SipEvent e)
    {
        lock (_gate)
        {
            if (_sink is not null) _sink(e);
            else _channel.Writer.TryWrite(e);
            if (e is SipEvent.Ended) _channel.Writer.TryComplete();
        }
    }

    public void Redirect(Action<SipEvent> sink)
    {
        lock (_gate)
        {
            while (_channel.Reader.TryRead(out var e)) sink(e);
            _sink = sink;
        }
    }
}
