using System.Collections.Immutable;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.SessionTimers;
using VxmlGir.Sip.Transactions;

namespace VxmlGir.Sip.Calls;

/// <summary>The peer's requests within a dialog. Loop thread only.</summary>
internal sealed class DialogServer(CallSession call)
{
    private ServerTransaction? _invite;

    private EndpointCore Core => call.Core;

    public void OnRequest(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (call.Dialog!.Admit(request) is not { } next)
        {
            call.Respond(transaction, 500, new ResponseParts { Reason = "CSeq out of order" });
            return;
        }
        call.Dialog = next;
        switch (request.Method)
        {
            case SipMethods.Bye: OnBye(transaction); break;
            case SipMethods.Invite: OnReInvite(transaction); break;
            case SipMethods.Update: OnUpdate(transaction); break;
            case SipMethods.Prack when call.Callee is { } callee: callee.OnPrack(transaction); break;
            case SipMethods.Prack: call.Respond(transaction, 481); break;
            case SipMethods.Options: OnOptions(transaction); break;
            default: OnOther(transaction); break;
        }
    }

    private void OnBye(ServerTransaction transaction)
    {
        call.Respond(transaction, 200);
        call.Callee?.OnBye();
        call.End(SipEndCause.Bye, transaction.Request.Header(HeaderNames.Reason) ?? "");
    }

    private void OnReInvite(ServerTransaction transaction)
    {
        if (Refused(transaction)) return;
        // RFC 3261 §14.2: ours in progress is glare; theirs in progress is too early.
        if (call.Client.Inviting) call.Respond(transaction, 491);
        else if (_invite is { Answered: false } || call.AwaitsAck || call.Callee is { IsAnswered: false }) RefuseForNow(transaction);
        else
        {
            _invite = transaction;
            transaction.Cancelled = _ => Cancel(transaction);
            OnOffer(transaction, transaction.Request.Sdp ?? "");
        }
    }

    private void Cancel(ServerTransaction transaction)
    {
        if (transaction.Answered) return;
        call.Offers = call.Offers.TheirsDone();
        call.Respond(transaction, 487);
    }

    private void OnUpdate(ServerTransaction transaction)
    {
        if (Refused(transaction)) return;
        if (transaction.Request.Sdp is { } sdp) OnOffer(transaction, sdp);
        else AnswerUpdate(transaction, null);
    }

    /// <summary>The peer offers, or (empty) wants an offer.</summary>
    public void OnOffer(ServerTransaction transaction, string sdp)
    {
        switch (call.Offers.RefusalOfTheirs)
        {
            case 491: call.Respond(transaction, 491); return;
            case not 0: RefuseForNow(transaction); return;
        }
        if (IsFull(transaction)) return;
        call.Offers = call.Offers.TheyOffer();
        call.Emit(new SipEvent.Offered(transaction.Request, sdp) { Transaction = transaction });
    }

    public void Accept(SipEvent.Offered offer, string sdp)
    {
        if (call.HasEnded || offer.Transaction is not { Answered: false } transaction) return;
        call.Offers = call.Offers.TheirsDone();
        if (transaction.Request.Method == SipMethods.Invite)
        {
            call.Dialog = call.Dialog!.Refresh(transaction.Request);
            call.Answer(transaction, sdp, ours: offer.Sdp.Length == 0);
        }
        else
        {
            call.LocalSdp = sdp;
            AnswerUpdate(transaction, sdp);
        }
    }

    public void Reject(SipEvent.Offered offer, SipReject reject)
    {
        if (call.HasEnded || offer.Transaction is not { Answered: false } transaction) return;
        call.Offers = call.Offers.TheirsDone();
        call.Respond(transaction, reject.Status, new ResponseParts { Reason = reject.Reason, Headers = CallSession.HeadersOf(reject) });
    }

    private void AnswerUpdate(ServerTransaction transaction, string? sdp)
    {
        if (transaction.Request.Method != SipMethods.Update)
        {
            call.Respond(transaction, 200, ResponseParts.WithSdp(sdp));
            return;
        }
        call.Dialog = call.Dialog!.Refresh(transaction.Request);
        var timer = SessionTimer.ForAnswer(transaction.Request, Core.Options.SessionTimer);
        call.Respond(transaction, 200, ResponseParts.WithSdp(sdp) with
        {
            Contact = transaction.Flow.ContactUri(null),
            Headers = [.. call.Capabilities(), .. CallSession.TimerHeaders(timer)],
        });
        if (timer is not null) call.Clock.Set(timer);
    }

    // INFO, REFER, NOTIFY: the application answers.
    private void OnOther(ServerTransaction transaction)
    {
        if (IsFull(transaction)) return;
        call.Emit(new SipEvent.Requested(transaction.Request) { Transaction = transaction });
    }

    private void OnOptions(ServerTransaction transaction)
    {
        var reply = Core.User.OnRequest(transaction.Request, transaction.Flow.Remote);
        call.Respond(transaction, reply.Status, new ResponseParts
        {
            Reason = reply.Reason,
            Headers = [.. call.Capabilities(), .. reply.Headers.IsDefault ? [] : reply.Headers],
            ContentType = reply.ContentType,
            Body = reply.Body,
        });
    }

    public void Respond(SipEvent.Requested request, int status, ResponseParts parts)
    {
        if (request.Transaction is { Answered: false } transaction) call.Respond(transaction, status, parts);
    }

    private bool Refused(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (!request.Body.IsEmpty && request.Sdp is null)
        {
            call.Respond(transaction, 415, new ResponseParts { Headers = [new SipHeader(HeaderNames.Accept, "application/sdp")] });
            return true;
        }
        if (SessionTimer.TooSmall(request, Core.Options.SessionTimer) is { } least)
        {
            call.Respond(transaction, 422, new ResponseParts { Headers = [SessionTimer.MinSeHeader(least)] });
            return true;
        }
        return false;
    }

    private void RefuseForNow(ServerTransaction transaction) =>
        call.Respond(transaction, 500, new ResponseParts { Headers = [new SipHeader(HeaderNames.RetryAfter, "2")] });

    private bool IsFull(ServerTransaction transaction)
    {
        if (call.Events.Waiting < Core.Options.Limits.MaxCallEvents) return false;
        call.Respond(transaction, 503, new ResponseParts { Headers = [new SipHeader(HeaderNames.RetryAfter, "5")] });
        return true;
    }
}
