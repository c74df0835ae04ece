using System.Collections.Immutable;
using VxmlGir.Contracts.Identity;
using VxmlGir.Sip.Calls;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.SessionTimers;
using VxmlGir.Sip.Transactions;
using VxmlGir.Sip.Transports;

namespace VxmlGir.Sip.Endpoint;

/// <summary>Where an incoming request goes: its transaction, its dialog, a new call, the user, or back (RFC 3261 §8.2, §12.2.2). Loop thread only.</summary>
internal sealed class RequestRouter(EndpointCore core)
{
    private static readonly SipHeader Allow = new(HeaderNames.Allow, SipMethods.AllowValue);
    private static readonly SipHeader AcceptSdp = new(HeaderNames.Accept, "application/sdp");
    private static readonly SipHeader Supported = new(HeaderNames.Supported, CallSession.SupportedValue);

    public void OnRequest(SipRequest request, Flow flow)
    {
        var key = TransactionKey.Of(request, flow.Kind);
        var transaction = core.Transactions.Find(key);
        if (request.Method == SipMethods.Ack) OnAck(request, transaction);
        else if (transaction is not null) transaction.Again();
        else if (Refusal(request) is { } refusal) core.Refuse(request, flow, refusal.Status, null, refusal.Headers.AsSpan());
        else if (request.Method == SipMethods.Cancel) OnCancel(request, flow);
        else if (request.To.Tag is { } tag) OnInDialog(request, flow, key, tag);
        else OnNew(request, flow, key);
    }

    private void OnAck(SipRequest ack, ServerTransaction? transaction)
    {
        // The ACK of a 2xx is a transaction of its own, unless the peer's branch is an old-fashioned one: then both look alike.
        if (transaction is { Answered: true }) transaction.Ack();
        if (ack.To.Tag is { } tag && core.Calls.Find(tag, ack.CallId, ack.From.Tag) is { } call) call.OnAck(ack);
    }

    private static (int Status, ImmutableArray<SipHeader> Headers)? Refusal(SipRequest request)
    {
        if (SipMethods.Served(request.Method) is null) return (405, [Allow]);
        if (request.Uri == Uris.SipUri.Unknown) return (416, []);
        if (request.Method != SipMethods.Cancel && Unsupported(request) is { Length: > 0 } tags)
            return (420, [new SipHeader(HeaderNames.Unsupported, string.Join(", ", tags))]);
        return null;
    }

    private static ImmutableArray<string> Unsupported(SipRequest request) =>
        request.Header(HeaderNames.Require) is null
            ? []
            : [.. request.List(HeaderNames.Require).Where(t => !CallSession.SupportedValue.Split(", ").Contains(t, StringComparer.OrdinalIgnoreCase))];

    private void OnCancel(SipRequest cancel, Flow flow)
    {
        var invite = core.Transactions.Find(TransactionKey.OfCancelled(cancel, flow.Kind));
        if (invite is null)
        {
            core.Refuse(cancel, flow, 481);
            return;
        }
        core.Reply(cancel, flow, 200, default);
        invite.Cancelled?.Invoke(cancel);
    }

    private void OnInDialog(SipRequest request, Flow flow, TransactionKey key, string tag)
    {
        if (core.Calls.Find(tag, request.CallId, request.From.Tag) is { } call)
            call.OnRequest(core.Transactions.AddServer(key, request, flow));
        // Whom it is for is looked at first (RFC 3261 §8.2.2.1), then whether the dialog is known (§12.2.2).
        else if (request.Method == SipMethods.Invite && core.User.Admit(request, flow.Remote) is { } reject)
            core.Refuse(request, flow, reject.Status, reject.Reason, [.. CallSession.HeadersOf(reject)]);
        else
            core.Refuse(request, flow, 481);
    }

    private void OnNew(SipRequest request, Flow flow, TransactionKey key)
    {
        if (request.Method is SipMethods.Bye or SipMethods.Update or SipMethods.Prack)
        {
            core.Refuse(request, flow, 481);
            return;
        }
        if (core.Digest?.Challenge(request, core.Seconds, core.NewTag()) is { } challenges)
        {
            core.Refuse(request, flow, 401, null, [.. challenges]);
            return;
        }
        if (request.Method == SipMethods.Invite) OnInvite(request, flow, key);
        else OnOutOfDialog(request, flow);
    }

    private void OnInvite(SipRequest invite, Flow flow, TransactionKey key)
    {
        var limits = core.Options.Limits;
        if (core.Calls.IsMerged(invite))
            core.Refuse(invite, flow, 482);
        else if (!invite.Body.IsEmpty && invite.Sdp is null)
            core.Refuse(invite, flow, 415, null, AcceptSdp);
        else if (IsEncoded(invite))
            core.Refuse(invite, flow, 415, null, new SipHeader("Accept-Encoding", "identity"));
        else if (!MediaType.AcceptsSdp(invite))
            core.Refuse(invite, flow, 406, null, AcceptSdp);
        else if (SessionTimer.TooSmall(invite, core.Options.SessionTimer) is { } least)
            core.Refuse(invite, flow, 422, null, SessionTimer.MinSeHeader(least));
        else if (core.Calls.Count >= limits.MaxCalls || core.Transactions.Count >= limits.MaxTransactions)
            core.Refuse(invite, flow, 503, "too many calls", RetryAfter());
        else if (core.User.Admit(invite, flow.Remote) is { } reject)
            core.Refuse(invite, flow, reject.Status, reject.Reason, [.. CallSession.HeadersOf(reject)]);
        else
            Accept(invite, flow, key);
    }

    // Spread, so that those refused together do not come back together.
    private SipHeader RetryAfter() =>
        new(HeaderNames.RetryAfter, (2 + core.Ids.NewUInt32() % 9).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static bool IsEncoded(SipRequest request) =>
        request.Header("Content-Encoding") is { } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);

    private void Accept(SipRequest invite, Flow flow, TransactionKey key)
    {
        var transaction = core.Transactions.AddServer(key, invite, flow);
        transaction.Respond(Responses.To(invite, flow, 100, null));
        var call = CallSession.OfCallee(core, transaction);
        core.Active = call;
        core.User.OnInvite(call.Facade);
    }

    private void OnOutOfDialog(SipRequest request, Flow flow)
    {
        var reply = core.User.OnRequest(request, flow.Remote);
        var headers = reply.Headers.IsDefault ? [] : reply.Headers;
        if (request.Method == SipMethods.Options) headers = [.. headers, Allow, AcceptSdp, Supported];
        core.Reply(request, flow, reply.Status, new ResponseParts { Reason = reply.Reason, Headers = headers, ContentType = reply.ContentType, Body = reply.Body });
    }
}
