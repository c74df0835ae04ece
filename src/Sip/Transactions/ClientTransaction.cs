using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Parsing;
using VxmlGir.Sip.Timing;
using VxmlGir.Sip.Transports;

namespace VxmlGir.Sip.Transactions;

/// <summary>The shell around a client transaction's value. Loop thread only.</summary>
internal sealed class ClientTransaction : ITimerTarget
{
    private readonly TransactionTable _table;
    private readonly Action<ClientTransaction, SipResponse> _handler;
    private readonly byte[] _bytes;
    private ITransaction _value;
    private TransactionTimers _timers;
    private SipResponse? _response;
    private bool _sentOnce;

    public ClientTransaction(TransactionTable table, string key, SipRequest request, Flow flow, ITransaction value, Action<ClientTransaction, SipResponse> handler)
    {
        _table = table;
        _handler = handler;
        _value = value;
        _bytes = SipWriter.Write(request);
        Key = key;
        Request = request;
        Flow = flow;
    }

    public string Key { get; }

    public SipRequest Request { get; }

    public Flow Flow { get; }

    /// <summary>Sends the request for the first time. Apart from the constructor, so that the owner holds this object before a failure is reported.</summary>
    public void Begin()
    {
        foreach (var effect in _value.Begin()) Do(effect);
    }

    public void OnResponse(SipResponse response)
    {
        _response = response;
        Apply(new Input.Status(response.Status));
    }

    public void OnFlowFailed() => Apply(Input.TransportFailed.It);

    public void OnTimer(int kind) => Apply(new Input.Fired((Timer)kind));

    private void Apply(Input input)
    {
        var step = _value.On(input);
        _value = step.Next;
        foreach (var effect in step.Effects) Do(effect);
    }

    private void Do(Effect effect)
    {
        switch (effect)
        {
            case Effect.Send:
                Send();
                break;
            case Effect.SendAck:
                _table.Metrics.Sent();
                Flow.Send(SipWriter.Write(RequestTemplate.AckOf(Request, _response!)));
                break;
            case Effect.Start start:
                _timers.Start(_table.Queue, start, this);
                break;
            case Effect.Stop stop:
                _timers.Stop(_table.Queue, stop.Timer);
                break;
            case Effect.Deliver:
                _handler(this, _response!);
                break;
            case Effect.TimedOut:
                _table.Metrics.TimedOut();
                _handler(this, SipResponse.Local(408));
                break;
            case Effect.Unsendable:
                _handler(this, SipResponse.Local(503));
                break;
            case Effect.Done:
                _timers.StopAll(_table.Queue);
                _table.Remove(this);
                break;
        }
    }

    private void Send()
    {
        if (_sentOnce) _table.Metrics.Retransmitted();
        _sentOnce = true;
        _table.Metrics.Sent();
        // Told by a timer, not now: a transaction is never ended from within its own beginning.
        if (!Flow.Send(_bytes)) _table.Queue.Start(TimeSpan.Zero, new Failure(this), 0);
    }

    private sealed class Failure(ClientTransaction owner) : ITimerTarget
    {
        public void OnTimer(int kind) => owner.OnFlowFailed();
    }
}
