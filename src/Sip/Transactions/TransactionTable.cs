using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Timing;
using VxmlGir.Sip.Transports;

namespace VxmlGir.Sip.Transactions;

/// <summary>The transactions in being. Loop thread only.</summary>
internal sealed class TransactionTable(SipTimers timers, TimerQueue queue, SipMetrics metrics)
{
    private readonly Dictionary<TransactionKey, ServerTransaction> _servers = [];
    private readonly Dictionary<string, ClientTransaction> _clients = new(StringComparer.Ordinal);

    public TimerQueue Queue => queue;

    public SipMetrics Metrics => metrics;

    public int Count => _servers.Count + _clients.Count;

    public ServerTransaction? Find(TransactionKey key) => _servers.GetValueOrDefault(key);

    public ServerTransaction AddServer(TransactionKey key, SipRequest request, Flow flow)
    {
        ITransaction value = request.Method == SipMethods.Invite
            ? new InviteServer(timers, flow.Reliable)
            : new NonInviteServer(timers, flow.Reliable);
        var transaction = new ServerTransaction(this, key, request, flow, value);
        _servers[key] = transaction;
        metrics.Transactions(1);
        return transaction;
    }

    /// <summary>Sends the request; every response, and a local 408 or 503, comes to <paramref name="handler"/>.</summary>
    public ClientTransaction Send(SipRequest request, string branch, Flow flow, Action<ClientTransaction, SipResponse> handler)
    {
        ITransaction value = request.Method == SipMethods.Invite
            ? new InviteClient(timers, flow.Reliable)
            : new NonInviteClient(timers, flow.Reliable);
        var transaction = new ClientTransaction(this, KeyOf(branch, request.Method), request, flow, value, handler);
        _clients[transaction.Key] = transaction;
        metrics.Transactions(1);
        return transaction;
    }

    /// <summary>The client transaction that a response answers (RFC 3261 §17.1.3), or null.</summary>
    public ClientTransaction? Match(SipResponse response) =>
        response.TopVia?.Branch is { } branch && _clients.TryGetValue(KeyOf(branch, response.CSeq.Method), out var found) && found.Request.Method == response.CSeq.Method
            ? found
            : null;

    public void Remove(ServerTransaction transaction)
    {
        if (_servers.Remove(transaction.Key)) metrics.Transactions(-1);
    }

    public void Remove(ClientTransaction transaction)
    {
        if (_clients.Remove(transaction.Key)) metrics.Transactions(-1);
    }

    // A CANCEL shares its INVITE's branch.
    private static string KeyOf(string branch, string method) => method == SipMethods.Cancel ? branch + "|CANCEL" : branch;

    public void FailFlow(Flow flow)
    {
        foreach (var client in _clients.Values.Where(c => c.Flow == flow).ToArray()) client.OnFlowFailed();
    }
}
