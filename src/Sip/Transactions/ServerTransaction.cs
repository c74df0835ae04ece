using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Parsing;
using VxmlGir.Sip.Timing;
using VxmlGir.Sip.Transports;

namespace VxmlGir.Sip.Transactions;

/// <summary>The shell around a server transaction's value: it sends and keeps time. Loop thread only.</summary>
internal sealed class ServerTransaction(TransactionTable table, TransactionKey key, SipRequest request, Flow flow, ITransaction value) : ITimerTarget
{
    private ITransaction _value = value;
    private TransactionTimers _timers;
    private byte[]? _last;

    public TransactionKey Key => key;

    public SipRequest Request => request;

    public Flow Flow => flow;

    /// <summary>Whether a final response has been given.</summary>
    public bool Answered { get; private set; }

    /// <summary>Who wants to hear of the CANCEL of this INVITE.</summary>
    public Action<SipRequest>? Cancelled { get; set; }

    public void Respond(SipResponse response)
    {
        if (Answered) return;
        Answered = response.Status >= 200;
        _last = SipWriter.Write(response);
        Apply(new Input.Status(response.Status));
    }

    /// <summary>Repeats the 2xx, as the user must until it is acknowledged.</summary>
    public void RepeatAnswer()
    {
        table.Metrics.Retransmitted();
        Apply(new Input.Status(200));
    }

    public void Again()
    {
        table.Metrics.Retransmitted();
        Apply(Input.Again.It);
    }

    public void Ack() => Apply(Input.Ack.It);

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
            case Effect.Send when _last is not null:
                table.Metrics.Sent();
                if (!flow.Send(_last)) table.Metrics.Dropped("response unsendable");
                break;
            case Effect.Start start:
                _timers.Start(table.Queue, start, this);
                break;
            case Effect.Stop stop:
                _timers.Stop(table.Queue, stop.Timer);
                break;
            case Effect.TimedOut:
                table.Metrics.TimedOut();
                break;
            case Effect.Done:
                _timers.StopAll(table.Queue);
                table.Remove(this);
                break;
        }
    }
}
