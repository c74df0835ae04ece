using System.Collections.Immutable;
using VxmlGir.Sip.Dialogs;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Parsing;
using VxmlGir.Sip.SessionTimers;
using VxmlGir.Sip.Timing;
using VxmlGir.Sip.Transactions;
using VxmlGir.Sip.Transports;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Calls;

/// <summary>The caller's part of setting up a call: INVITE, provisional answers with PRACK, the final one with ACK, CANCEL. Loop thread only.</summary>
internal sealed class OutboundSetup(CallSession call, OutgoingInvite invite) : ITimerTarget
{
    private Exchange? _exchange;
    private uint _cseq;
    private uint _lastRSeq;
    private bool _provisional;
    private bool _cancelled;
    private bool _cancelSent;
    private bool _refusedInterval;
    private string? _cancelReason;
    private byte[]? _ack;
    private TimerEntry? _cancelLimit;

    public bool IsAnswered { get; private set; }

    private EndpointCore Core => call.Core;

    public void Begin()
    {
        Core.Calls.Add(call);
        call.Offers = invite.Sdp is null ? default : default(OfferState).WeOffer();
        call.LocalSdp = invite.Sdp;
        Core.Locator.Find(invite.Proxy ?? invite.Target, invite.Transport, invite.Destination, Send);
    }

    private void Send(Flow? flow)
    {
        if (call.HasEnded) return;
        if (_cancelled)
        {
            call.End(SipEndCause.Cancelled, _cancelReason ?? "");
        }
        else if (flow is null)
        {
            call.Emit(new SipEvent.Refused(503, $"no way to {invite.Proxy ?? invite.Target}", null));
            call.End(SipEndCause.TransportFailed, $"no way to {invite.Proxy ?? invite.Target}");
        }
        else
        {
            call.Flow = flow;
            Send(flow, null);
        }
    }

    private void Send(Flow flow, TimeSpan? minimum)
    {
        var template = new RequestTemplate
        {
            Method = SipMethods.Invite,
            RequestUri = invite.Target.ToString(),
            From = call.Facade.Invite.From,
            To = call.Facade.Invite.To,
            CallId = call.Facade.CallId,
            Routes = invite.Proxy is { } proxy ? [$"<{proxy with { Parameters = proxy.Parameters.With("lr", null) }}>"] : [],
            Contact = flow.ContactUri(null),
            Headers = [.. Capabilities(), .. SessionTimer.Ask(Core.Options.SessionTimer, minimum), .. invite.Headers],
            ContentType = invite.Sdp is null ? null : "application/sdp",
            Body = invite.Sdp is null ? default : System.Text.Encoding.UTF8.GetBytes(invite.Sdp),
        };
        _exchange = new Exchange(Core, template, flow, () => ++_cseq, invite.Credentials, OnResponse);
        _exchange.Begin();
    }

    // Without an offer of ours a reliable 1xx would carry the peer's, whose answer the PRACK would need at once: not asked for.
    private IEnumerable<SipHeader> Capabilities() => invite.Sdp is not null
        ? call.Capabilities()
        : call.Capabilities().Select(h => h.Is(HeaderNames.Supported) ? new SipHeader(HeaderNames.Supported, SessionTimer.OptionTag) : h);

    private void OnResponse(SipResponse response)
    {
        switch (response.Status)
        {
            case < 200: OnProvisional(response); break;
            case < 300: OnAnswer(response); break;
            default: OnRefusal(response); break;
        }
    }

    private void OnProvisional(SipResponse response)
    {
        _provisional = true;
        if (_cancelled) SendCancel();
        if (call.HasEnded || _cancelled || response.Status == 100) return;
        if (response.To.Tag is not null) Establish(response);
        if (response.Lists(HeaderNames.Require, "100rel") && !Acknowledge(response)) return;
        call.Emit(new SipEvent.Progressed(response.Status, response.Sdp));
    }

    // Another tag is another branch of a fork: the latest early dialog is the one we follow.
    private void Establish(SipResponse response)
    {
        if (call.Dialog?.Remote.Tag == response.To.Tag) return;
        call.Dialog = Dialog.OfCaller(_exchange!.Sent, response) with { LocalCSeq = Math.Max(_cseq, call.Dialog?.LocalCSeq ?? 0) };
        call.Learn(response);
        _lastRSeq = 0;
    }

    /// <summary>PRACKs a reliable response; false when it is a repetition or out of order (RFC 3262 §4).</summary>
    private bool Acknowledge(SipResponse response)
    {
        if (call.Dialog is null || !RAck.Number(response.Header(HeaderNames.RSeq), out var rseq)) return true;
        if (_lastRSeq != 0 && rseq != _lastRSeq + 1) return false;
        _lastRSeq = rseq;
        if (response.Sdp is not null) call.Offers = call.Offers.OursDone();
        call.Client.Send(SipMethods.Prack, [new SipHeader(HeaderNames.RAck, new RAck(rseq, response.CSeq.Number, SipMethods.Invite).ToString())], null, default, _ => { });
        return true;
    }

    private void OnAnswer(SipResponse response)
    {
        if (IsAnswered && call.Dialog?.Remote.Tag == response.To.Tag)
        {
            // Repeated: our ACK was lost.
            if (_ack is not null) _exchange!.Flow.Send(_ack);
            return;
        }
        if (IsAnswered || call.HasEnded || _cancelled)
        {
            Decline(response);
            return;
        }
        IsAnswered = true;
        call.Dialog = Dialog.OfCaller(_exchange!.Sent, response) with { LocalCSeq = Math.Max(_cseq, call.Dialog?.LocalCSeq ?? 0) };
        call.Learn(response);
        call.Offers = call.Offers.OursDone();
        call.Clock.Set(SessionTimer.OfAnswer(response));
        if (invite.Sdp is not null) SendAck(null);
        else call.Offers = call.Offers.TheyOffer();
        call.Emit(new SipEvent.Answered(response, response.Sdp ?? ""));
    }

    /// <summary>The ACK with our answer to the offer in the 2xx.</summary>
    public void AcknowledgeOffer(string sdp)
    {
        if (!IsAnswered || _ack is not null || call.HasEnded) return;
        call.LocalSdp = sdp;
        call.Offers = call.Offers.TheirsDone();
        SendAck(sdp);
    }

    private void SendAck(string? sdp)
    {
        var flow = Core.Locator.ForDialog(call.Dialog!, _exchange!.Flow, nat: false);
        call.Flow = flow;
        _ack = SipWriter.Write(DialogClient.Ack(Core, call.Dialog!, flow, _exchange, sdp));
        Core.Metrics.Sent();
        flow.Send(_ack);
    }

    // A 2xx that nobody wants any more (cancelled, or from another branch of a fork): acknowledged and ended (RFC 3261 §13.2.2.4, §15).
    private void Decline(SipResponse response)
    {
        var dialog = Dialog.OfCaller(_exchange!.Sent, response);
        var flow = Core.Locator.ForDialog(dialog, _exchange.Flow, nat: false);
        flow.Send(SipWriter.Write(DialogClient.Ack(Core, dialog, flow, _exchange, null)));
        new Exchange(Core, dialog.Request(SipMethods.Bye), flow, () => _cseq + 1, call.Credentials, _ => { }).Begin();
        if (_cancelled) EndCancelled();
    }

    private void OnRefusal(SipResponse response)
    {
        if (response.Status == 422 && !_refusedInterval && !_cancelled && SessionTimer.MinSe(response) is { } minimum)
        {
            _refusedInterval = true;
            Send(_exchange!.Flow, minimum);
            return;
        }
        if (call.HasEnded || IsAnswered) return;
        var local = response.Headers.IsEmpty;
        if (_cancelled)
        {
            EndCancelled();
            return;
        }
        call.Emit(new SipEvent.Refused(response.Status, response.Reason, local ? null : response));
        call.End(local && response.Status == 503 ? SipEndCause.TransportFailed : SipEndCause.Refused, $"{response.Status} {response.Reason}");
    }

    public void Cancel(string? reason)
    {
        if (IsAnswered || _cancelled || call.HasEnded) return;
        _cancelled = true;
        _cancelReason = reason;
        _exchange?.GiveUp();
        // Before any answer there is nothing to cancel yet (RFC 3261 §9.1).
        if (_provisional) SendCancel();
    }

    private void SendCancel()
    {
        if (_cancelSent || _exchange is null) return;
        _cancelSent = true;
        var request = _exchange.Sent;
        var cancel = Core.Transactions.Send(RequestTemplate.CancelOf(request), request.TopVia!.Branch!, _exchange.Flow, static (_, _) => { });
        cancel.Begin();
        _cancelLimit = Core.Timers.Start(Core.Options.Timers.Giveup, this, 0);
    }

    void ITimerTarget.OnTimer(int kind) => EndCancelled();

    private void EndCancelled()
    {
        Core.Timers.Stop(_cancelLimit);
        call.End(SipEndCause.Cancelled, _cancelReason ?? "");
    }

    /// <summary>What <see cref="SipCall.Invite"/> shows: the INVITE without the headers that depend on its way.</summary>
    public static SipRequest Shown(OutgoingInvite invite, string localTag, string callId)
    {
        var template = new RequestTemplate
        {
            Method = SipMethods.Invite,
            RequestUri = invite.Target.ToString(),
            From = invite.From.WithTag(localTag),
            To = invite.To ?? NameAddr.Of(invite.Target with { Parameters = SipParams.Empty, Headers = null }),
            CallId = callId,
            Headers = invite.Headers,
            ContentType = invite.Sdp is null ? null : "application/sdp",
            Body = invite.Sdp is null ? default : System.Text.Encoding.UTF8.GetBytes(invite.Sdp),
        };
        return template.Build(new Via("PIPE", "pending.invalid", null, SipParams.Empty), 1);
    }
}
