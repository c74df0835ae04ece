using System.Collections.Immutable;
using System.Globalization;
using VxmlGir.Contracts.Identity;
using VxmlGir.Sip.Dialogs;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Transactions;

namespace VxmlGir.Sip.Calls;

/// <summary>The callee's part of setting up a call: provisional answers (reliable ones by RFC 3262), the final one, CANCEL. Loop thread only.</summary>
internal sealed class InboundSetup
{
    private readonly CallSession _call;
    private readonly ServerTransaction _transaction;
    private readonly Queue<Action> _afterPrack = new();
    private Repeater? _unacknowledged;
    private uint _rseq;
    private bool _offeredByUs;
    private bool _awaitsAnswerInPrack;

    public InboundSetup(CallSession call, ServerTransaction transaction)
    {
        _call = call;
        _transaction = transaction;
        transaction.Cancelled = OnCancel;
        // RFC 3262 §3: 1 to 2^31 - 1 for the first.
        _rseq = (call.Core.Ids.NewUInt32() & 0x3FFF_FFFF) + 1;
    }

    public bool IsAnswered { get; private set; }

    private SipRequest Invite => _transaction.Request;

    private bool IsOver => IsAnswered || _call.HasEnded;

    public void Progress(int status, string? sdp, bool reliable)
    {
        if (IsOver || status is < 101 or > 199) return;
        if (_unacknowledged is not null)
        {
            _afterPrack.Enqueue(() => Progress(status, sdp, reliable));
            return;
        }
        var required = Invite.Lists(HeaderNames.Require, "100rel");
        var reliably = required || (reliable && Invite.Lists(HeaderNames.Supported, "100rel"));
        ImmutableArray<SipHeader> headers = reliably
            ? [.. _call.Capabilities(), new(HeaderNames.Require, "100rel"), new(HeaderNames.RSeq, (++_rseq).ToString(CultureInfo.InvariantCulture))]
            : [.. _call.Capabilities()];
        var parts = ResponseParts.WithSdp(sdp) with { Contact = _transaction.Flow.ContactUri(null), Headers = headers };
        var response = Responses.To(Invite, _transaction.Flow, status, _call.LocalTag, parts);
        _transaction.Respond(response);
        if (reliably) AwaitPrack(response, sdp);
    }

    private void AwaitPrack(SipResponse response, string? sdp)
    {
        if (sdp is not null) Described(sdp);
        var timers = _call.Core.Options.Timers;
        _unacknowledged = new Repeater(_call.Core.Timers, new Repetition(timers.T1, TimeSpan.MaxValue, timers.Giveup),
            () => _transaction.Respond(response), () => Reject(new SipReject(504, "no PRACK"), SipEndCause.Refused));
        _unacknowledged.Start();
    }

    // SDP in a reliable response is the answer, or the first offer, for good (RFC 3262 §5).
    private void Described(string sdp)
    {
        _call.LocalSdp = sdp;
        if (_call.Offers.Theirs)
        {
            _call.Offers = _call.Offers.TheirsDone();
        }
        else if (Invite.Sdp is null && !_offeredByUs)
        {
            _offeredByUs = _awaitsAnswerInPrack = true;
            _call.Offers = _call.Offers.WeOffer();
        }
    }

    public void OnPrack(ServerTransaction prack)
    {
        var matches = RAck.TryParse(prack.Request.Header(HeaderNames.RAck), out var rack)
            && _unacknowledged is not null && rack.RSeq == _rseq && rack.CSeq == Invite.CSeq.Number && rack.Method == SipMethods.Invite;
        if (!matches)
        {
            _call.Respond(prack, 481);
            return;
        }
        _unacknowledged!.Stop();
        _unacknowledged = null;
        TakeDescription(prack);
        while (_unacknowledged is null && _afterPrack.TryDequeue(out var next)) next();
    }

    private void TakeDescription(ServerTransaction prack)
    {
        var sdp = prack.Request.Sdp;
        if (sdp is not null && !_awaitsAnswerInPrack)
        {
            _call.Server.OnOffer(prack, sdp);
            return;
        }
        _call.Respond(prack, 200);
        if (!_awaitsAnswerInPrack) return;
        _awaitsAnswerInPrack = false;
        _call.Offers = _call.Offers.OursDone();
        _call.Emit(new SipEvent.OfferAnswered(sdp, 200));
    }

    public void Answer(string sdp, ImmutableArray<SipHeader> headers)
    {
        if (IsOver) return;
        if (_unacknowledged is not null)
        {
            _afterPrack.Enqueue(() => Answer(sdp, headers));
            return;
        }
        IsAnswered = true;
        var ours = Invite.Sdp is null && !_offeredByUs;
        _call.Answer(_transaction, sdp, ours, headers.AsSpan());
    }

    public void Reject(SipReject reject, SipEndCause cause)
    {
        if (IsOver) return;
        var status = reject.Status is >= 300 and <= 699 ? reject.Status : 500;
        var parts = new ResponseParts
        {
            Reason = reject.Reason.Length == 0 ? null : reject.Reason,
            Headers = CallSession.HeadersOf(reject),
        };
        _call.Respond(_transaction, status, parts);
        _call.End(cause, reject.Reason);
    }

    private void OnCancel(SipRequest cancel)
    {
        // After the answer a CANCEL changes nothing (RFC 3261 §9.2).
        if (IsOver) return;
        _call.Respond(_transaction, 487);
        _call.End(SipEndCause.Cancelled, cancel.Header(HeaderNames.Reason) ?? "");
    }

    /// <summary>BYE before the answer (RFC 3261 §15.1.2).</summary>
    public void OnBye()
    {
        if (!IsOver) _call.Respond(_transaction, 487);
    }

    public void Stop() => _unacknowledged?.Stop();
}
