using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;

namespace VxmlGir.Sip.Calls;

/// <summary>The calls in being, by our tag; and which INVITE began which, to see merged requests (RFC 3261 §8.2.2.2). Loop thread only.</summary>
internal sealed class CallTable(SipMetrics metrics)
{
    private readonly Dictionary<string, CallSession> _byTag = new(StringComparer.Ordinal);
    private readonly Dictionary<(string CallId, string FromTag, uint CSeq), CallSession> _byInvite = [];

    public int Count => _byTag.Count;

    public IReadOnlyCollection<CallSession> All => _byTag.Values;

    public CallSession? Find(string localTag, string callId, string? remoteTag) =>
        _byTag.TryGetValue(localTag, out var call) && call.Matches(callId, remoteTag) ? call : null;

    public bool IsMerged(SipRequest invite) => _byInvite.ContainsKey(KeyOf(invite));

    public void Add(CallSession call)
    {
        _byTag[call.LocalTag] = call;
        if (call.Inbound) _byInvite[KeyOf(call.Facade.Invite)] = call;
        metrics.Calls(1);
    }

    public void Remove(CallSession call)
    {
        if (!_byTag.Remove(call.LocalTag)) return;
        if (call.Inbound) _byInvite.Remove(KeyOf(call.Facade.Invite));
        metrics.Calls(-1);
    }

    private static (string, string, uint) KeyOf(SipRequest invite) => (invite.CallId, invite.From.Tag ?? "", invite.CSeq.Number);
}
