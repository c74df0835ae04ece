using System.Collections.Immutable;
using System.Text;
using VxmlGir.Sip.Dialogs;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Parsing;
using VxmlGir.Sip.SessionTimers;
using VxmlGir.Sip.Timing;
using VxmlGir.Sip.Transactions;
using VxmlGir.Sip.Transports;
using VxmlGir.Contracts.Identity;

namespace VxmlGir.Sip.Calls;

/// <summary>Our requests within a dialog. Loop thread only.</summary>
internal sealed class DialogClient(CallSession call) : ITimerTarget
{
    private const int MaxGlareRetries = 3;
    private bool _inviting;
    private bool _updateRefused;
    private TimerEntry? _glare;
    private string? _glareSdp;
    private int _glareRetries;

    private EndpointCore Core => call.Core;

    /// <summary>Whether an INVITE of ours is in progress.</summary>
    public bool Inviting => _inviting;

    public void Stop() => Core.Timers.Stop(_glare);

    public Exchange? Send(string method, ImmutableArray<SipHeader> headers, string? contentType, ReadOnlyMemory<byte> body, Action<SipResponse> done)
    {
        if (call is not { Dialog: { } dialog, Flow: { } current }) return null;
        var flow = call.Flow = Core.Locator.ForDialog(dialog, current, call.Nat);
        var template = dialog.Request(method) with
        {
            Contact = method is SipMethods.Invite or SipMethods.Update or SipMethods.Refer or SipMethods.Notify ? flow.ContactUri(null) : null,
            Headers = [new SipHeader(HeaderNames.UserAgent, Core.Options.UserAgent), .. headers],
            ContentType = contentType,
            Body = body,
        };
        var exchange = new Exchange(Core, template, flow, NextCSeq, call.Credentials, response =>
        {
            done(response);
            if (response.Status is 408 or 481 || (response.Status == 503 && response.Headers.IsEmpty)) OnGone(method, response);
        });
        exchange.Begin();
        return exchange;
    }

    private uint NextCSeq()
    {
        call.Dialog = call.Dialog!.NextLocal();
        return call.Dialog.LocalCSeq;
    }

    // RFC 3261 §12.2.1.2: no answer, or no such dialog, ends it. A PRACK of a call not yet answered leaves that to the INVITE.
    private void OnGone(string method, SipResponse response)
    {
        if (method is SipMethods.Bye or SipMethods.Prack) return;
        call.SendBye(SipEndCause.TransportFailed, $"{method}: {response.Status} {response.Reason}");
    }

    public void Bye(string reason)
    {
        ImmutableArray<SipHeader> headers = reason.Length == 0 ? [] : [CallSession.ReasonHeader(200, reason)];
        Send(SipMethods.Bye, headers, null, default, static _ => { });
    }

    public void Plain(string method, ImmutableArray<SipHeader> headers, string? contentType, ReadOnlyMemory<byte> body)
    {
        var sent = call.HasEnded ? null : Send(method, headers, contentType, body, response =>
        {
            if (response.Status >= 200) call.Emit(new SipEvent.RequestCompleted(method, response.Status));
        });
        // There is no dialog yet to send it in.
        if (sent is null) call.Emit(new SipEvent.RequestCompleted(method, 481));
    }

    public void ReInvite(string sdp)
    {
        if (call.HasEnded) return;
        if (call.AwaitsAck)
        {
            call.WhenAcknowledged(() => ReInvite(sdp));
            return;
        }
        var setUp = call.Callee?.IsAnswered ?? call.Caller!.IsAnswered;
        if (call.Dialog is null || !setUp || _inviting || _glareSdp is not null || !call.Offers.MaySendOurs)
        {
            call.Emit(new SipEvent.OfferAnswered(null, 491));
            return;
        }
        call.Offers = call.Offers.WeOffer();
        _inviting = true;
        byte[]? ack = null;
        Exchange? exchange = null;
        exchange = Send(SipMethods.Invite, [.. call.Capabilities(), .. RefreshHeaders()], "application/sdp", Encoding.UTF8.GetBytes(sdp), response =>
        {
            if (response.Status < 200) return;
            if (response.Status < 300 && ack is not null) exchange!.Flow.Send(ack);
            else if (response.Status < 300) ack = OnReInviteAnswered(exchange!, response, sdp);
            else OnReInviteRefused(response, sdp);
        });
    }

    private byte[] OnReInviteAnswered(Exchange exchange, SipResponse response, string sdp)
    {
        _inviting = false;
        _glareRetries = 0;
        call.Offers = call.Offers.OursDone();
        call.LocalSdp = sdp;
        call.Dialog = call.Dialog!.Refresh(response);
        call.Learn(response);
        call.Clock.Set(SessionTimer.OfAnswer(response));
        var ack = SipWriter.Write(Ack(Core, call.Dialog, exchange.Flow, exchange, null));
        Core.Metrics.Sent();
        exchange.Flow.Send(ack);
        call.Emit(new SipEvent.OfferAnswered(response.Sdp, response.Status));
        return ack;
    }

    private void OnReInviteRefused(SipResponse response, string sdp)
    {
        _inviting = false;
        call.Offers = call.Offers.OursDone();
        if (call.HasEnded) return;
        if (response.Status == 491 && _glareRetries++ < MaxGlareRetries)
        {
            _glareSdp = sdp;
            _glare = Core.Timers.Start(OfferState.GlareWait(!call.Inbound, Core.Ids.NewUInt32()), this, 0);
            return;
        }
        _glareRetries = 0;
        call.Emit(new SipEvent.OfferAnswered(null, response.Status));
    }

    /// <summary>The wait after a 491 is over.</summary>
    public void OnTimer(int kind)
    {
        if (_glareSdp is not { } sdp || call.HasEnded) return;
        _glareSdp = null;
        ReInvite(sdp);
    }

    public void Update(string? sdp)
    {
        if (call.HasEnded) return;
        if (sdp is null)
        {
            Plain(SipMethods.Update, [.. RefreshHeaders()], null, default);
            return;
        }
        if (call.Dialog is null || !call.Offers.MaySendOurs)
        {
            call.Emit(new SipEvent.OfferAnswered(null, 491));
            return;
        }
        call.Offers = call.Offers.WeOffer();
        Send(SipMethods.Update, [.. call.Capabilities(), .. RefreshHeaders()], "application/sdp", Encoding.UTF8.GetBytes(sdp), response =>
        {
            if (response.Status < 200) return;
            call.Offers = call.Offers.OursDone();
            if (response.Status < 300)
            {
                call.LocalSdp = sdp;
                OnRefreshed(response);
            }
            call.Emit(new SipEvent.OfferAnswered(response.Status < 300 ? response.Sdp : null, response.Status));
        });
    }

    /// <summary>The session timer asks for it: UPDATE where the peer takes it, else a re-INVITE with what we last described.</summary>
    public void Refresh()
    {
        if (call.PeerTakesUpdate && !_updateRefused)
        {
            Send(SipMethods.Update, [.. call.Capabilities(), .. RefreshHeaders()], null, default, OnRefreshAnswer);
            return;
        }
        call.Clock.RefreshFailed();
        if (call.LocalSdp is { } sdp) ReInvite(sdp);
    }

    private void OnRefreshAnswer(SipResponse response)
    {
        if (response.Status < 200) return;
        if (response.Status < 300)
        {
            OnRefreshed(response);
            return;
        }
        call.Clock.RefreshFailed();
        if (response.Status is not (405 or 501) || _updateRefused) return;
        _updateRefused = true;
        if (call.LocalSdp is { } sdp) ReInvite(sdp);
    }

    private void OnRefreshed(SipResponse response)
    {
        call.Dialog = call.Dialog!.Refresh(response);
        call.Clock.Set(SessionTimer.OfAnswer(response));
    }

    private IEnumerable<SipHeader> RefreshHeaders()
    {
        if (call.Clock.Agreed is not { } agreed) return SessionTimer.Ask(Core.Options.SessionTimer, null);
        return [agreed.Header(inRequest: true), SessionTimer.MinSeHeader(Core.Options.SessionTimer.MinSE)];
    }

    /// <summary>The ACK of a 2xx: a request of the dialog with the INVITE's CSeq number and credentials (RFC 3261 §13.2.2.4).</summary>
    public static SipRequest Ack(EndpointCore core, Dialog dialog, Flow flow, Exchange invite, string? sdp)
    {
        var template = dialog.Request(SipMethods.Ack) with
        {
            ContentType = sdp is null ? null : "application/sdp",
            Body = sdp is null ? default : Encoding.UTF8.GetBytes(sdp),
            Headers = invite.Authorization,
        };
        return template.Build(core.NewVia(flow).Via, invite.Sent.CSeq.Number);
    }
}
