using VxmlGir.Interpreter.Ports;
using VxmlGir.MediaPlatform.Legs;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>
/// What a dialog may ask of its connection. A blind transfer is a REFER to the caller (RFC 3515), whose NOTIFYs bring the
/// outcome; the leg's loop reports what comes. A disconnect needs no word: the leg says BYE when its last session has ended.
/// </summary>
internal sealed class LegTelephony(SipCall call, TransferRules rules, SessionInbox inbox) : ITelephony
{
    private TimeSpan? _began;

    public void Disconnect(string? reason) { }

    public void Transfer(TransferRequest request)
    {
        _began = inbox.Now;
        if (request.Type != "blind") End($"error.unsupported.transfer.{request.Type}");
        else if (Target(request.Destination) is not { } target) End("error.connection.baddestination");
        else if (!rules.Allows(target)) End("error.connection.noauthorization");
        else call.Refer(target);
    }

    /// <summary>The answer to our REFER: 202 promises news, anything from 300 on is the end of it.</summary>
    public void OnReferAnswered(int status)
    {
        if (status >= 300) End(Outcome(status));
    }

    /// <summary>A NOTIFY of the transfer: its body is the status line of the call that the REFER caused.</summary>
    public void OnNotify(SipRequest notify)
    {
        if (notify.Header(HeaderNames.Event) is not { } package || !package.StartsWith("refer", StringComparison.OrdinalIgnoreCase)) return;
        var words = notify.BodyText.Split(' ', 3);
        if (words.Length > 1 && words[0] == "SIP/2.0" && int.TryParse(words[1], out var status) && status >= 200) End(Outcome(status));
    }

    /// <summary>The caller hung up: after a REFER that is how many phones say that they have gone to the other party.</summary>
    public void OnCallerGone() => End("transferred");

    // VoiceXML 2.0 section 2.3.7.2 has no finer words for a blind transfer that failed.
    private static string Outcome(int status) => status switch
    {
        < 300 => "transferred",
        486 or 600 => "busy",
        408 or 480 or 487 => "noanswer",
        503 => "network_busy",
        403 or 401 or 407 => "error.connection.noauthorization",
        404 or 604 => "error.connection.baddestination",
        _ => "unknown",
    };

    /// <summary><c>sip:</c> as it stands; <c>tel:</c> becomes a user of the caller's own host.</summary>
    private SipUri? Target(string destination)
    {
        if (SipUri.TryParse(destination, out var uri)) return uri;
        if (!destination.StartsWith("tel:", StringComparison.OrdinalIgnoreCase)) return null;
        var number = destination[4..].Split(';')[0];
        return number.Length > 0 && number.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or '*' or '#') && call.Invite.From.Uri is { } caller
            ? new SipUri { RawUser = number.Replace("#", "%23", StringComparison.Ordinal), Host = caller.Host, Port = caller.Port }
            : null;
    }

    private void End(string result)
    {
        if (_began is not { } began) return;
        _began = null;
        inbox.Post(new SessionInput.TransferEnded(result, inbox.Now - began));
    }
}
