using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Tests;
using VxmlGir.Contracts.Identity;
using VxmlGir.Sip.Digest;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Transports;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Tests.Support;

/// <summary>
/// Plays a ladder file: a scripted peer, our endpoint and its application, in virtual time. One step per line:
/// <code>
/// option name[=value]      before anything else (see Options)
/// > METHOD [sdp] [Name: value | Name: value]     the peer sends a request     > again: repeats its last message
/// > 200 METHOD [sdp] [Name: value]               the peer answers our last request of that method
/// &lt; METHOD [has text | text]                    we send it next              &lt; 200 METHOD [has text]      &lt; nothing
/// ! action                                       the application acts (see Act)
/// = Event words                                  the application sees it      = nothing
/// ~ 500ms                                        time passes
/// </code>
/// </summary>
public sealed class Ladder
{
    private readonly VirtualTime _time = new();
    private readonly TestUser _user = new();
    private readonly Queue<SipEvent> _events = new();
    private readonly Dictionary<string, string> _options = [];
    private ScriptedPeer? _peer;
    private SipEndpoint? _endpoint;
    private SipCall? _call;
    private SipEvent.Offered? _offer;
    private SipEvent.Requested? _request;

    public static void Play(string file)
    {
        var ladder = new Ladder();
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var step = line.Split(" #")[0].Trim();
            if (step.Length == 0 || step[0] == '#') continue;
            try
            {
                ladder.Step(step);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"{Path.GetFileName(file)}:{number}: {step}\n{error.Message}", error);
            }
        }
        ladder.Step("< nothing");
        ladder.Step("= nothing");
    }

    private void Step(string step)
    {
        if (step.StartsWith("option ", StringComparison.Ordinal))
        {
            var parts = step[7..].Split('=', 2);
            _options[parts[0]] = parts.Length > 1 ? parts[1] : "";
            return;
        }
        if (_endpoint is null) Start();
        var words = step[1..].Trim();
        switch (step[0])
        {
            case '>': _peer!.Send(words); break;
            case '<': _peer!.Expect(words); break;
            case '!': Act(words.Split(' ', 2)); break;
            case '=': ExpectEvent(words); break;
            case '~': _time.Advance(Duration(words)); break;
            default: throw new FormatException("unknown step");
        }
    }

    private void Start()
    {
        var pipe = new SipPipe(lossy: _options.ContainsKey("lossy"));
        _peer = new ScriptedPeer(pipe);
        _user.OnCall = Adopt;
        if (_options.ContainsKey("faulty")) _user.OnCall = _ => throw new InvalidOperationException("a bug in the application");
        if (_options.TryGetValue("admit", out var status)) _user.OnAdmit = _ => new SipReject(int.Parse(status, CultureInfo.InvariantCulture), "busy", [new("Retry-After", "7")]);
        var options = new SipEndpointOptions
        {
            Pipe = pipe,
            PipeName = "us",
            RunPostsInline = true,
            SessionTimer = new() { SessionExpires = _options.TryGetValue("session", out var seconds) ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)) : TimeSpan.Zero },
            Digest = _options.ContainsKey("digest") ? new DigestServerOptions { Realm = "us", Password = u => u == "alice" ? "secret" : null } : null,
        };
        var start = SipEndpoint.StartAsync(options, _user, _time, new SeededIds(1), NullLoggerFactory.Instance, new Meter("VxmlGir"));
        var started = start.AsTask();
        Assert.True(started.IsCompletedSuccessfully);
        _endpoint = started.GetAwaiter().GetResult();
    }

    private void Adopt(SipCall call)
    {
        _call = call;
        call.Deliver(e =>
        {
            _events.Enqueue(e);
            if (e is SipEvent.Offered offer) _offer = offer;
            if (e is SipEvent.Requested request) _request = request;
        });
    }

    private void Act(string[] words)
    {
        var rest = words.Length > 1 ? words[1] : "";
        switch (words[0])
        {
            case "call": Adopt(_endpoint!.Invite(Outgoing(ScriptedPeer.Sdp("ours"), []))); break;
            case "call-without-offer": Adopt(_endpoint!.Invite(Outgoing(null, []))); break;
            case "call-with-password": Adopt(_endpoint!.Invite(Outgoing(ScriptedPeer.Sdp("ours"), [new SipCredentials("peer", "us", "secret"), new SipCredentials("proxy", "trunk", "word")]))); break;
            case "call-by-proxy": Adopt(_endpoint!.Invite(Outgoing(ScriptedPeer.Sdp("ours"), []) with { Target = SipUri.Parse("sip:bob@far.invalid"), Proxy = SipUri.Parse("sip:peer;transport=pipe") })); break;
            case "acknowledge": _call!.Acknowledge(ScriptedPeer.Sdp("ours")); break;
            case "progress": _call!.Progress(int.Parse(rest[..3], CultureInfo.InvariantCulture), rest.Contains("sdp") ? ScriptedPeer.Sdp("ours") : null, rest.Contains("reliable")); break;
            case "answer": _call!.Answer(ScriptedPeer.Sdp("ours"), new SipHeader("X-Answer", "yes")); break;
            case "reject": _call!.Reject(new SipReject(int.Parse(rest[..3], CultureInfo.InvariantCulture), rest[3..].Trim())); break;
            case "bye": _call!.Bye(rest.Length == 0 ? null : rest); break;
            case "cancel": _call!.Cancel(); break;
            case "reinvite": _call!.ReInvite(ScriptedPeer.Sdp(rest)); break;
            case "update": _call!.Update(rest.Length == 0 ? null : ScriptedPeer.Sdp(rest)); break;
            case "accept": _call!.AcceptOffer(_offer!, ScriptedPeer.Sdp("ours-again")); break;
            case "refuse": _call!.RejectOffer(_offer!, new SipReject(488, "no codec")); break;
            case "info": _call!.Info("application/dtmf-relay", "Signal=5\r\n"u8.ToArray()); break;
            case "refer": _call!.Refer(SipUri.Parse(rest)); break;
            case "notify": _call!.NotifyRefer(int.Parse(rest[..3], CultureInfo.InvariantCulture), rest[4..]); break;
            case "respond": _call!.Respond(_request!, int.Parse(rest, CultureInfo.InvariantCulture)); break;
            default: throw new FormatException("unknown action");
        }
    }

    private static OutgoingInvite Outgoing(string? sdp, ImmutableArray<SipCredentials> credentials) => new()
    {
        Target = SipUri.Parse("sip:bob@peer;transport=pipe"),
        From = NameAddr.Of(SipUri.Parse("sip:us@us")),
        Sdp = sdp,
        Credentials = credentials,
        CallId = "call-1",
    };

    private void ExpectEvent(string words)
    {
        if (words == "nothing")
        {
            Assert.True(_events.Count == 0, $"an event came: {(_events.TryPeek(out var e) ? Text(e) : "")}");
            return;
        }
        Assert.True(_events.TryDequeue(out var next), "no event came");
        Assert.Equal(words, Text(next!));
    }

    private static string Text(SipEvent e) => e switch
    {
        SipEvent.Progressed p => $"Progressed {p.Status}{Described(p.Sdp)}",
        SipEvent.Answered a => $"Answered {a.Response.Status}{Described(a.Sdp)}",
        SipEvent.Refused r => $"Refused {r.Status}",
        SipEvent.Acknowledged a => $"Acknowledged{Described(a.Sdp)}",
        SipEvent.Offered o => $"Offered {o.Request.Method}{Described(o.Sdp)}",
        SipEvent.OfferAnswered o => $"OfferAnswered {o.Status}{Described(o.Sdp)}",
        SipEvent.Requested r => $"Requested {r.Request.Method}",
        SipEvent.RequestCompleted r => $"RequestCompleted {r.Method} {r.Status}",
        SipEvent.Ended x => $"Ended {x.Cause}",
        _ => e.ToString()!,
    };

    private static string Described(string? sdp) => string.IsNullOrEmpty(sdp) ? "" : " " + Regex.Match(sdp, "s=(.*)\r").Groups[1].Value;

    private static TimeSpan Duration(string words) => words.EndsWith("ms", StringComparison.Ordinal)
        ? TimeSpan.FromMilliseconds(double.Parse(words[..^2], CultureInfo.InvariantCulture))
        : TimeSpan.FromSeconds(double.Parse(words[..^1], CultureInfo.InvariantCulture));
}
