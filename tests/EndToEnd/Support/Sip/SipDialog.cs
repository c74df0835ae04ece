using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;

namespace VxmlGir.EndToEnd.Support.Sip;

/// <summary>
/// One outgoing call in a few lines: INVITE to BYE over UDP with retransmission, answers to what the other side asks.
/// Requests of the other side are answered by <see cref="Answerer"/> and kept in <see cref="Requests"/>.
/// </summary>
internal sealed class SipDialog : IAsyncDisposable
{
    private volatile bool _ended;
    private static readonly TimeSpan T1 = TimeSpan.FromMilliseconds(500);

    private readonly SipLine _line = new();
    private readonly IPEndPoint _server;
    private readonly string _target;
    private readonly string _from;
    private readonly string _tag = Token();
    private readonly ConcurrentDictionary<(int, string), ConcurrentQueue<SipText>> _responses = new();
    private readonly ConcurrentDictionary<string, SipText> _answers = new();
    private readonly Task _loop;
    private SipText? _invite;
    private string _remote = "";
    private string _remoteTarget = "";
    private int _cseq;

    public SipDialog(IPEndPoint server, string target, string from = "caller")
    {
        (_server, _target) = (server, target);
        _from = $"<sip:{from}@127.0.0.1:{_line.Local.Port}>;tag={_tag}";
        _loop = DispatchAsync();
    }

    public string CallId { get; } = Token() + "@127.0.0.1";

    public IPEndPoint Local => _line.Local;

    public ConcurrentQueue<SipText> Requests { get; } = new();

    public ConcurrentQueue<SipText> Provisionals { get; } = new();

    /// <summary>For an INVITE without an offer: our answer to theirs, carried by the ACK.</summary>
    public Func<string, string>? AnswerInAck { get; set; }

    /// <summary>The other side has said BYE, and has its answer: the line may be put away.</summary>
    public bool Ended => _ended;

    /// <summary>How requests of the other side are answered: status line and body (SDP); null = 200 without body.</summary>
    public Func<SipText, (int Status, string Reason, string Body)?>? Answerer { get; set; }

    public string Transcript => string.Join("\n", _line.Log);

    /// <summary>Sends the INVITE and gives the final response; an ACK has been sent for it.</summary>
    public async Task<SipText> InviteAsync(string sdp, IEnumerable<(string, string)>? headers = null, TimeSpan? within = null, Action? sent = null)
    {
        _invite = Request("INVITE", _target, To(), sdp, headers);
        sent?.Invoke();
        var final = await TransactAsync(_invite, within ?? TimeSpan.FromSeconds(10));
        AcceptDialog(final);
        Acknowledge(_invite, final);
        return final;
    }

    /// <summary>A request within the dialog; gives its final response (re-INVITE is acknowledged).</summary>
    public async Task<SipText> RequestAsync(string method, string body = "", IEnumerable<(string, string)>? headers = null, TimeSpan? within = null)
    {
        var request = Request(method, _remoteTarget, _remote, body, headers);
        var final = await TransactAsync(request, within ?? TimeSpan.FromSeconds(10));
        if (method == "INVITE") Acknowledge(request, final);
        return final;
    }

    /// <summary>OPTIONS outside of any dialog.</summary>
    public Task<SipText> OptionsAsync() => TransactAsync(Request("OPTIONS", _target, To(), "", null), TimeSpan.FromSeconds(5));

    /// <summary>A request as of a dialog that the other side does not know.</summary>
    public Task<SipText> StrayAsync(string method) => TransactAsync(Request(method, _target, To() + ";tag=unknown", "", null), TimeSpan.FromSeconds(5));

    public Task<SipText> ByeAsync() => RequestAsync("BYE");

    /// <summary>Cancels the INVITE that is in progress; gives the response to the CANCEL.</summary>
    public Task<SipText> CancelAsync()
    {
        var invite = _invite ?? throw new InvalidOperationException("nothing to cancel");
        var cancel = new SipText($"CANCEL {_target} SIP/2.0",
            [.. invite.Headers.Where(h => h.Name is "Via" or "From" or "To" or "Call-ID" or "Max-Forwards"), ("CSeq", $"{invite.CSeq.Number} CANCEL")], "");
        return TransactAsync(cancel, TimeSpan.FromSeconds(5));
    }

    public async Task<SipText> PrackAsync(SipText provisional)
    {
        AcceptDialog(provisional);
        return await RequestAsync("PRACK", headers: [("RAck", $"{provisional["RSeq"]} {provisional["CSeq"]}")]);
    }

    /// <summary>Any bytes to the server, from this call's socket.</summary>
    public void SendRaw(byte[] bytes) => _line.Send(bytes, _server);

    public async ValueTask DisposeAsync()
    {
        await _line.DisposeAsync();
        await _loop;
    }

    private string To() => $"<{_target}>";

    private SipText Request(string method, string uri, string to, string body, IEnumerable<(string, string)>? headers)
    {
        List<(string, string)> lines =
        [
            ("Via", $"SIP/2.0/UDP 127.0.0.1:{_line.Local.Port};rport;branch=z9hG4bK{Token()}"), ("Max-Forwards", "70"),
            ("From", _from), ("To", to), ("Call-ID", CallId), ("CSeq", $"{Interlocked.Increment(ref _cseq)} {method}"),
            ("Contact", $"<sip:caller@127.0.0.1:{_line.Local.Port}>"), ("Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY"),
        ];
        if (headers is not null) lines.AddRange(headers);
        if (body.Length > 0 && !lines.Any(l => l.Item1 == "Content-Type")) lines.Add(("Content-Type", "application/sdp"));
        return new SipText($"{method} {uri} SIP/2.0", lines, body);
    }

    private async Task<SipText> TransactAsync(SipText request, TimeSpan within)
    {
        var mine = _responses.GetOrAdd(request.CSeq, _ => new());
        using var deadline = new CancellationTokenSource(within);
        var wait = T1;
        while (true)
        {
            if (mine.IsEmpty) _line.Send(request, _server);
            try
            {
                return await Eventually.GetAsync(() => mine.FirstOrDefault(r => r.Status >= 200), mine.IsEmpty ? wait : within, request.StartLine);
            }
            catch (TimeoutException) when (!deadline.IsCancellationRequested)
            {
                wait *= 2;
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"no answer within {within.TotalSeconds} s:\n{Transcript}");
            }
        }
    }

    private void AcceptDialog(SipText response)
    {
        if (response["To"].Contains(";tag=", StringComparison.Ordinal)) _remote = response["To"];
        if (response.Uri("Contact") is { Length: > 0 } contact) _remoteTarget = contact;
    }

    private void Acknowledge(SipText invite, SipText final)
    {
        var ok = final.Status < 300;
        // RFC 3261 section 13.2.2.4 and 17.1.1.3: the ACK to a 2xx is a transaction of its own, the others share the INVITE's branch.
        var via = ok ? $"SIP/2.0/UDP 127.0.0.1:{_line.Local.Port};rport;branch=z9hG4bK{Token()}" : invite["Via"];
        var uri = ok ? _remoteTarget : invite.StartLine.Split(' ')[1];
        _line.Send(new SipText($"ACK {uri} SIP/2.0",
            [("Via", via), ("Max-Forwards", "70"), ("From", _from), ("To", final["To"]), ("Call-ID", CallId), ("CSeq", $"{invite.CSeq.Number} ACK"), .. AckType(ok)],
            ok && AnswerInAck is { } answer ? answer(final.Body) : ""), _server);
    }

    private IEnumerable<(string, string)> AckType(bool ok) => ok && AnswerInAck is not null ? [("Content-Type", "application/sdp")] : [];

    private async Task DispatchAsync()
    {
        await foreach (var message in _line.Received.ReadAllAsync())
        {
            if (message.CallId != CallId && message.CallId.Length > 0 && message.IsResponse) continue;
            if (!message.IsResponse) Answer(message);
            else
            {
                if (message.Status < 200) Provisionals.Enqueue(message);
                var mine = _responses.GetOrAdd(message.CSeq, _ => new());
                // A 2xx that comes again asks for its ACK again.
                if (message.Status is >= 200 and < 300 && message.Method == "INVITE" && mine.Any(r => r.Status == message.Status) && _invite is { } invite)
                    Acknowledge(invite, message);
                mine.Enqueue(message);
            }
        }
    }

    private void Answer(SipText request)
    {
        if (request.Method == "ACK")
        {
            Requests.Enqueue(request);
            return;
        }
        if (!_answers.TryGetValue(request["Via"], out var answer))
        {
            Requests.Enqueue(request);
            var (status, reason, body) = Answerer?.Invoke(request) ?? (200, "OK", "");
            List<(string, string)> headers = [.. request.Headers.Where(h => h.Name is "Via" or "From" or "To" or "Call-ID" or "CSeq")];
            headers.Add(("Contact", $"<sip:caller@127.0.0.1:{_line.Local.Port}>"));
            if (body.Length > 0) headers.Add(("Content-Type", "application/sdp"));
            _answers[request["Via"]] = answer = new SipText($"SIP/2.0 {status} {reason}", headers, body);
        }
        _line.Send(answer, _server);
        _ended |= request.Method == "BYE";
    }

    private static string Token() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
