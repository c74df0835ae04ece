using System.Diagnostics.Metrics;

namespace VxmlGir.Sip.Endpoint;

/// <summary>The counters of an endpoint, on the meter it was given.</summary>
internal sealed class SipMetrics(Meter meter)
{
    private readonly Counter<long> _received = meter.CreateCounter<long>("sip.messages.received");
    private readonly Counter<long> _sent = meter.CreateCounter<long>("sip.messages.sent");
    private readonly Counter<long> _malformed = meter.CreateCounter<long>("sip.messages.malformed");
    private readonly Counter<long> _dropped = meter.CreateCounter<long>("sip.messages.dropped");
    private readonly Counter<long> _refused = meter.CreateCounter<long>("sip.requests.refused");
    private readonly Counter<long> _retransmitted = meter.CreateCounter<long>("sip.retransmissions");
    private readonly Counter<long> _timedOut = meter.CreateCounter<long>("sip.transactions.timedout");
    private readonly Counter<long> _eventsFull = meter.CreateCounter<long>("sip.call.events.full");
    private readonly Counter<long> _tcpRefused = meter.CreateCounter<long>("sip.tcp.refused");
    private readonly Counter<long> _errors = meter.CreateCounter<long>("sip.loop.errors");
    private readonly UpDownCounter<long> _calls = meter.CreateUpDownCounter<long>("sip.calls");
    private readonly UpDownCounter<long> _transactions = meter.CreateUpDownCounter<long>("sip.transactions");
    private readonly UpDownCounter<long> _tcpOpen = meter.CreateUpDownCounter<long>("sip.tcp.connections");

    public void Received() => _received.Add(1);

    public void Sent() => _sent.Add(1);

    public void Malformed() => _malformed.Add(1);

    public void Dropped(string reason) => _dropped.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Refused(int status) => _refused.Add(1, new KeyValuePair<string, object?>("status", status));

    public void Retransmitted() => _retransmitted.Add(1);

    public void TimedOut() => _timedOut.Add(1);

    public void EventsFull() => _eventsFull.Add(1);

    public void TcpRefused(string reason) => _tcpRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Error() => _errors.Add(1);

    public void Calls(int delta) => _calls.Add(delta);

    public void Transactions(int delta) => _transactions.Add(delta);

    public void TcpOpen(int delta) => _tcpOpen.Add(delta);
}
