using System.Collections.Concurrent;
using System.Net;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Sip;

namespace VxmlGir.EndToEnd.Support.Peers;

/// <summary>A telephone that is called: answers, refuses or only rings, speaks, holds, hangs up.</summary>
internal sealed class FarPhone : IAsyncDisposable
{
    private readonly SipLine _line = new();
    private readonly ConcurrentQueue<SipText> _requests = new();
    private readonly int _status;
    private readonly Task _loop;
    private SipText? _invite;
    private int _cseq = 7;

    /// <param name="status">How an INVITE is answered; 180: it rings for ever.</param>
    public FarPhone(int status = 200, short[]? says = null)
    {
        _status = status;
        Rtp = new RtpLine(new Speaking { Audio = says ?? [], Ssrc = 0x0FA2 });
        _loop = RunAsync();
    }

    public string Uri => $"sip:far@{_line.Local}";

    public RtpLine Rtp { get; }

    public IEnumerable<SipText> Requests => _requests;

    public string Transcript => string.Join('\n', _line.Log);

    /// <summary>The keys heard as telephone-events.</summary>
    public string Keys() => string.Concat(Rtp.Received.Where(p => p.PayloadType == 101).DistinctBy(p => p.Timestamp).Select(p => "0123456789*#ABCD"[p.Payload[0]]));

    public Task<SipText> NextAsync(string method, TimeSpan? within = null) => Eventually.GetAsync(
        () => _requests.FirstOrDefault(r => r.Method == method), within ?? TimeSpan.FromSeconds(10), $"{method} at the far end\n{Transcript}");

    public Task HangUpAsync() => AskAsync("BYE", "");

    /// <summary>A re-INVITE with that direction (<c>sendonly</c>, <c>inactive</c>, <c>sendrecv</c>).</summary>
    public Task HoldAsync(string direction) => AskAsync("INVITE", SdpText.Offer(Rtp.Local, [0, 101], direction: direction, version: _cseq + 1));

    public async ValueTask DisposeAsync()
    {
        await _line.DisposeAsync();
        await _loop;
        await Rtp.DisposeAsync();
    }

    private async Task AskAsync(string method, string sdp)
    {
        var invite = _invite ?? throw new InvalidOperationException("not called yet");
        var number = ++_cseq;
        List<(string, string)> headers =
        [
            ("Via", $"SIP/2.0/UDP {_line.Local};branch=z9hG4bKfar{number}"), ("Max-Forwards", "70"), ("From", invite["To"] + ";tag=far"), ("To", invite["From"]),
            ("Call-ID", invite.CallId), ("CSeq", $"{number} {method}"), ("Contact", $"<sip:far@{_line.Local}>"),
        ];
        if (sdp.Length > 0) headers.Add(("Content-Type", "application/sdp"));
        _line.Send(new SipText($"{method} {invite.Uri("Contact")} SIP/2.0", headers, sdp), Source(invite));
        await Eventually.TrueAsync(() => _line.Log.Any(l => l.Contains($"CSeq: {number} {method}", StringComparison.Ordinal) && l.StartsWith("< SIP/2.0 200", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(5), $"200 to {method}\n{Transcript}");
        if (method != "INVITE") return;
        headers.RemoveAll(h => h.Item1 is "CSeq" or "Content-Type" or "Via");
        _line.Send(new SipText($"ACK {invite.Uri("Contact")} SIP/2.0", [("Via", $"SIP/2.0/UDP {_line.Local};branch=z9hG4bKack{number}"), .. headers, ("CSeq", $"{number} ACK")], ""), Source(invite));
    }

    private static IPEndPoint Source(SipText request) => IPEndPoint.Parse(request["Via"].Split(' ')[1].Split(';')[0]);

    private async Task RunAsync()
    {
        await foreach (var message in _line.Received.ReadAllAsync())
        {
            if (message.IsResponse) continue;
            _requests.Enqueue(message);
            switch (message.Method)
            {
                case "ACK" when _status == 200:
                    Rtp.Speak(SdpText.Remote(_invite!.Body));
                    break;
                case "ACK":
                    break;
                case "INVITE":
                    _invite ??= message;
                    Answer(message, _status, _status == 200 ? SdpText.Offer(Rtp.Local, [0, 101]) : "");
                    break;
                case "CANCEL":
                    Answer(message, 200, "");
                    Answer(_invite!, 487, "");
                    break;
                default:
                    Answer(message, 200, "");
                    break;
            }
        }
    }

    private void Answer(SipText request, int status, string sdp)
    {
        List<(string, string)> headers = [.. request.Headers.Where(h => h.Name is "Via" or "From" or "Call-ID" or "CSeq")];
        headers.Add(("To", request["To"].Contains("tag=", StringComparison.Ordinal) ? request["To"] : request["To"] + ";tag=far"));
        headers.Add(("Contact", $"<sip:far@{_line.Local}>"));
        if (sdp.Length > 0) headers.Add(("Content-Type", "application/sdp"));
        _line.Send(new SipText($"SIP/2.0 {status} Answer", headers, sdp), Source(request));
    }
}
