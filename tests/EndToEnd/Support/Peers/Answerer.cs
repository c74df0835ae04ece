using System.Collections.Concurrent;
using System.Net;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Sip;

namespace VxmlGir.EndToEnd.Support.Peers;

/// <summary>Takes one call and keeps what it hears: the far end for proving callers.</summary>
internal sealed class Answerer : IAsyncDisposable
{
    private readonly SipLine _line = new();
    private readonly ConcurrentQueue<SipText> _requests = new();
    private readonly Task _loop;
    private SipText? _invite;

    public Answerer() => _loop = RunAsync();

    public IPEndPoint Address => _line.Local;

    public RtpLine Rtp { get; } = new(new Speaking());

    /// <summary>The keys heard as telephone-events, one for each timestamp.</summary>
    public string Events() => string.Concat(Rtp.Received.Where(p => p.PayloadType == 101).DistinctBy(p => p.Timestamp).Select(p => "0123456789*#ABCD"[p.Payload[0]]));

    public async Task TakeCallAsync() => await NextAsync("ACK");

    public Task<SipText> NextAsync(string method) => Eventually.GetAsync(
        () => _requests.FirstOrDefault(r => r.Method == method), TimeSpan.FromSeconds(15), $"{method}\n{string.Join('\n', _line.Log)}");

    /// <summary>Waits until the caller has been quiet for a second: its scenario is then at its last line.</summary>
    public Task WaitOutAsync()
    {
        var from = Moment.Now;
        return Eventually.TrueAsync(() => Moment.Now - from > TimeSpan.FromSeconds(1) && !Rtp.Received.Any(p => p.At > Moment.Now - TimeSpan.FromSeconds(1)), TimeSpan.FromSeconds(10), "quiet");
    }

    public async Task HangUpAsync()
    {
        var invite = _invite!;
        _line.Send(new SipText($"BYE {invite.Uri("Contact")} SIP/2.0",
            [("Via", $"SIP/2.0/UDP {Address};branch=z9hG4bKbye"), ("Max-Forwards", "70"), ("From", invite["To"] + ";tag=answerer"), ("To", invite["From"]), ("Call-ID", invite.CallId), ("CSeq", "7 BYE")], ""),
            Source(invite));
        await Eventually.TrueAsync(() => _line.Log.Any(l => l.Contains("7 BYE", StringComparison.Ordinal) && l.StartsWith("< SIP/2.0 200", StringComparison.Ordinal)), TimeSpan.FromSeconds(5), "200 to BYE");
    }

    public async ValueTask DisposeAsync()
    {
        await _line.DisposeAsync();
        await _loop;
        await Rtp.DisposeAsync();
    }

    private static IPEndPoint Source(SipText request) => IPEndPoint.Parse(request["Via"].Split(' ')[1].Split(';')[0]);

    private async Task RunAsync()
    {
        await foreach (var message in _line.Received.ReadAllAsync())
        {
            if (message.IsResponse) continue;
            _requests.Enqueue(message);
            if (message.Method == "ACK") continue;
            List<(string, string)> headers = [.. message.Headers.Where(h => h.Name is "Via" or "From" or "Call-ID" or "CSeq")];
            headers.Add(("To", message["To"].Contains("tag=", StringComparison.Ordinal) ? message["To"] : message["To"] + ";tag=answerer"));
            headers.Add(("Contact", $"<sip:answerer@{Address}>"));
            var invite = message.Method == "INVITE";
            if (invite)
            {
                _invite ??= message;
                headers.Add(("Content-Type", "application/sdp"));
            }
            _line.Send(new SipText("SIP/2.0 200 OK", headers, invite ? SdpText.Offer(Rtp.Local, [0, 101]) : ""), Source(message));
        }
    }
}
