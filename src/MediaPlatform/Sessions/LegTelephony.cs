using VxmlGir.Contracts.Headers;
using VxmlGir.Interpreter.Ports;
using VxmlGir.MediaPlatform.Legs;
using VxmlGir.MediaPlatform.Transfers;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>
/// What a dialog may ask of its connection. A blind transfer is a REFER to the caller (RFC 3515), whose NOTIFYs bring the
/// outcome; a bridge calls the other party from here, and so does a consultation, which hands the caller over once the party
/// has answered. A disconnect needs no word: the leg says BYE when its last session has ended.
/// </summary>
internal sealed class LegTelephony(LegCall leg, LegServices services, LegBridge bridge, SessionInbox inbox) : ITelephony, IFarListener, IDisposable
{
    private string _type = "";
    private int _referring;
    private ITimer? _news;
    private bool _consulting;
    private volatile bool _calling;
    private FarParty? _far;

    public void Disconnect(string? reason) { }

    public void Dispose() => _news?.Dispose();

    public void Transfer(TransferRequest request)
    {
        _type = request.Type;
        var (target, wrong) = TransferTarget.Find(request.Destination, leg.Remote.Uri);
        if (target is null) End(wrong!);
        else if (!services.Options.Transfers.Allows(target)) End(TransferOutcomes.NoAuthorization);
        else if (request.Aai is { } aai && !UserToUser.Fits(aai)) End(TransferOutcomes.BadDestination);
        else if (request.Type == "blind") Refer(target, request.Aai);
        else Call(target, request);
    }

    public void EndTransfer() => _far?.GiveUp(TransferOutcomes.NearEnd);

    /// <summary>The answer to our REFER: 202 promises news, anything from 300 on is the end of it.</summary>
    public void OnReferAnswered(int status)
    {
        if (status >= 300) EndReferring(TransferOutcomes.Of(status));
    }

    /// <summary>A NOTIFY of the transfer: its body is the status line of the call that the REFER caused.</summary>
    public void OnNotify(SipRequest notify)
    {
        if (notify.Header(HeaderNames.Event) is not { } package || !package.StartsWith("refer", StringComparison.OrdinalIgnoreCase)) return;
        var words = notify.BodyText.Split(' ', 3);
        if (words.Length > 1 && words[0] == "SIP/2.0" && int.TryParse(words[1], out var status) && status >= 200) EndReferring(status < 300 ? TransferOutcomes.Transferred : TransferOutcomes.Of(status));
    }

    /// <summary>The caller hung up: after a REFER that is how many phones say that they have gone to the other party.</summary>
    public void OnCallerGone() => EndReferring(TransferOutcomes.Transferred);

    void IFarListener.OnAnswered()
    {
        // VoiceXML 2.1 section 7: connected, the caller is not ours any more; the two stay connected whatever the document does.
        if (_consulting) End(TransferOutcomes.Transferred);
        else inbox.Post(new SessionInput.TransferAnswered());
    }

    void IFarListener.OnEnded(string result, TimeSpan duration)
    {
        if (!_calling) return;
        _calling = false;
        Post(result, duration);
    }

    private void Refer(SipUri target, string? aai)
    {
        _referring = 1;
        // RFC 3515 has no end for a subscription that is never heard of again.
        _news?.Dispose();
        _news = services.Time.CreateTimer(_ => OnNoNews(), null, services.Options.ReferTimeout, Timeout.InfiniteTimeSpan);
        // RFC 7433 section 4.3 (redirection and transfer): the header rides in the URI.
        leg.Sip.Refer(aai is null ? target : target with { Headers = $"{UserToUser.Name}={Uri.EscapeDataString(UserToUser.Format(aai))}" });
    }

    private void Call(SipUri target, TransferRequest request)
    {
        (_consulting, _calling) = (request.Type == "consultation", true);
        var uuid = new SipHeader(GenesysHeaders.CallUuid, leg.Invitation.CallUuid.Value);
        var invite = new OutgoingInvite
        {
            Target = target,
            From = leg.Remote,
            Headers = request.Aai is { } aai ? [uuid, new SipHeader(UserToUser.Name, UserToUser.Format(aai))] : [uuid],
        };
        _far = bridge.Call(new FarCall(invite, request.ConnectTimeout, request.MaxTime), this);
    }

    private void EndReferring(string result)
    {
        if (Interlocked.Exchange(ref _referring, 0) == 1) End(result);
    }

    private void OnNoNews()
    {
        if (Interlocked.Exchange(ref _referring, 0) == 0) return;
        services.Transfers.Unheard();
        End(TransferOutcomes.Unknown);
    }

    private void End(string result)
    {
        _calling = false;
        Post(result, TimeSpan.Zero);
    }

    private void Post(string result, TimeSpan duration)
    {
        services.Transfers.Ended(_type, result);
        inbox.Post(new SessionInput.TransferEnded(result, duration));
    }
}
