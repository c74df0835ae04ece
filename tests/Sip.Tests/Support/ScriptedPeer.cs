using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Parsing;
using VxmlGir.Sip.Transports;

namespace VxmlGir.Sip.Tests.Support;

/// <summary>The other side of a ladder: it sends what the script says, as bytes over the pipe, and keeps what we send.</summary>
internal sealed class ScriptedPeer : IPipeEnd
{
    private readonly SipPipe _pipe;
    private readonly Queue<SipMessage> _received = new();
    private readonly Dictionary<string, SipRequest> _requests = [];
    private byte[] _last = [];
    private string _callId = "call-1";
    private string _localTag = "peer-tag";
    private string? _remoteTag;
    private uint _cseq;
    private uint _inviteCSeq;
    private string _inviteBranch = "";
    private int _inviteStatus;
    private bool _confirmed;
    private string? _rseq;
    private int _branches;

    public ScriptedPeer(SipPipe pipe)
    {
        _pipe = pipe;
        Address = pipe.NextAddress();
        Assert.True(pipe.Attach("peer", this));
    }

    public IPEndPoint Address { get; }

    public static string Sdp(string name) =>
        $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns={name}\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";

    public void Receive(byte[] message, string from)
    {
        var parsed = Assert.IsType<SipParseResult.Parsed>(SipParser.Parse(message, new SipLimits(), stream: true));
        _received.Enqueue(parsed.Message);
        switch (parsed.Message)
        {
            case SipRequest request:
                _requests[request.Method] = request;
                _callId = request.CallId;
                _remoteTag ??= request.From.Tag;
                break;
            case SipResponse response:
                _remoteTag ??= response.Status > 100 ? response.To.Tag : null;
                if (response.CSeq.Method == SipMethods.Invite) _inviteStatus = response.Status;
                _confirmed |= response.CSeq.Method == SipMethods.Invite && response.Status is >= 200 and < 300;
                _rseq = response.Header("RSeq") ?? _rseq;
                break;
        }
    }

    public void Expect(string words)
    {
        if (words == "nothing")
        {
            Assert.True(_received.Count == 0, $"we sent {(_received.TryPeek(out var m) ? m : null)}");
            return;
        }
        Assert.True(_received.TryDequeue(out var message), "we sent nothing");
        var parts = words.Split(" has ", 2);
        Assert.Equal(parts[0], message is SipResponse r ? $"{r.Status} {r.CSeq.Method}" : ((SipRequest)message!).Method);
        if (parts.Length == 1) return;
        var text = Encoding.UTF8.GetString(SipWriter.Write(message!));
        foreach (var wanted in parts[1].Split(" | "))
        {
            if (wanted.StartsWith("no ", StringComparison.Ordinal)) Assert.DoesNotContain(wanted[3..], text);
            else Assert.Contains(wanted, text);
        }
    }

    public void Send(string words)
    {
        if (words != "again")
        {
            var parts = words.Split(' ', 2);
            var rest = parts.Length > 1 ? parts[1] : "";
            _last = char.IsDigit(words[0]) ? Response(int.Parse(parts[0], CultureInfo.InvariantCulture), rest) : Request(parts[0], rest);
        }
        Assert.True(_pipe.Deliver("us", _last, "peer"));
    }

    private byte[] Request(string method, string rest)
    {
        var (extra, body) = Extras(rest);
        var branch = $"z9hG4bKpeer{++_branches}";
        var cseq = method is "ACK" or "CANCEL" ? _inviteCSeq : ++_cseq;
        if (method == "CANCEL" || (method == "ACK" && _inviteStatus >= 300)) branch = _inviteBranch;
        if (method == "INVITE" && _inviteStatus >= 300 && !_confirmed) _remoteTag = null;
        if (method == "INVITE") (_inviteBranch, _inviteCSeq) = (branch, cseq);
        if (method == "PRACK") extra = extra.Insert(0, new SipHeader("RAck", $"{_rseq} {_inviteCSeq} INVITE"));
        var to = method == "CANCEL" || _remoteTag is null ? "<sip:us@us>" : $"<sip:us@us>;tag={_remoteTag}";
        ImmutableArray<SipHeader> headers =
        [
            new("Via", $"SIP/2.0/PIPE peer;branch={branch}"), new("Max-Forwards", "70"),
            new("From", $"<sip:peer@peer>;tag={_localTag}"), new("To", to), new("Call-ID", _callId), new("CSeq", $"{cseq} {method}"),
            new("Contact", "<sip:peer@peer;transport=pipe>"),
        ];
        return SipWriter.Write(new SipRequest(method, "sip:us@us", Overridden(headers, extra), body));
    }

    private byte[] Response(int status, string rest)
    {
        var method = rest.Split(' ')[0];
        var (extra, body) = Extras(rest[method.Length..].Trim());
        var request = _requests[method];
        var to = request.Header("To")!;
        if (request.To.Tag is null && status > 100) to += $";tag={_localTag}";
        ImmutableArray<SipHeader> headers =
        [
            new("Via", request.Header("Via")!), new("From", request.Header("From")!), new("To", to), new("Call-ID", request.CallId),
            new("CSeq", request.Header("CSeq")!), new("Contact", "<sip:peer@peer;transport=pipe>"),
        ];
        return SipWriter.Write(new SipResponse(status, "Scripted", Overridden(headers, extra), body));
    }

    // What the script says stands in the place of what the peer would say by itself.
    private static ImmutableArray<SipHeader> Overridden(ImmutableArray<SipHeader> headers, ImmutableArray<SipHeader> extra) =>
        [.. headers.Where(h => !extra.Any(e => e.Is(h.Name))), .. extra];

    // "sdp", "sdp=name", then "Name: value | Name: value".
    private static (ImmutableArray<SipHeader> Headers, byte[] Body) Extras(string text)
    {
        var headers = ImmutableArray.CreateBuilder<SipHeader>();
        byte[] body = [];
        if (text.StartsWith("sdp", StringComparison.Ordinal))
        {
            var word = text.Split(' ')[0];
            text = text[word.Length..].Trim();
            body = Encoding.UTF8.GetBytes(Sdp(word.Contains('=') ? word[4..] : "theirs"));
            headers.Add(new SipHeader("Content-Type", "application/sdp"));
        }
        foreach (var line in text.Split(" | ", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':');
            headers.Add(new SipHeader(line[..colon].Trim(), line[(colon + 1)..].Trim()));
        }
        return (headers.ToImmutable(), body);
    }
}
