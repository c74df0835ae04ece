using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using VxmlGir.Contracts.Identity;
using VxmlGir.Sip.Calls;
using VxmlGir.Sip.Digest;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Parsing;
using VxmlGir.Sip.Timing;
using VxmlGir.Sip.Transactions;
using VxmlGir.Sip.Transports;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Endpoint;

/// <summary>What every part of an endpoint shares: loop, timers, transactions, calls, transports. Loop thread only, but for what says otherwise.</summary>
internal sealed class EndpointCore : ITransportSink
{
    private readonly byte[] _secret = new byte[32];
    private readonly Dictionary<IPAddress, string> _facing = [];
    private readonly Lock _gate = new();
    private readonly RequestRouter _router;

    public EndpointCore(SipEndpointOptions options, ISipUser user, TimeProvider time, IIds ids, ILoggerFactory logs, Meter meter)
    {
        Options = options;
        User = user;
        Time = time;
        Ids = ids;
        Log = logs.CreateLogger("VxmlGir.Sip");
        Metrics = new SipMetrics(meter);
        ids.Fill(_secret);
        Loop = new EndpointLoop(OnMessage, OnError, 100_000, options.RunPostsInline);
        Timers = new TimerQueue(time, () => Loop.PostOwn(RunTimers));
        Transactions = new TransactionTable(options.Timers, Timers, Metrics);
        Digest = options.Digest is null ? null : new DigestServer(options.Digest, _secret);
        Locator = new Locator(this);
        Calls = new CallTable(Metrics);
        _router = new RequestRouter(this);
    }

    public SipEndpointOptions Options { get; }

    public ISipUser User { get; }

    public TimeProvider Time { get; }

    public IIds Ids { get; }

    public ILogger Log { get; }

    public SipMetrics Metrics { get; }

    public EndpointLoop Loop { get; }

    public TimerQueue Timers { get; }

    public TransactionTable Transactions { get; }

    public DigestServer? Digest { get; }

    public Locator Locator { get; }

    public CallTable Calls { get; }

    public ImmutableArray<ITransport> Transports { get; private set; } = [];

    /// <summary>The call that is being handled: the one that ends when its handling fails.</summary>
    public CallSession? Active { get; set; }

    /// <summary>Binds all transports; those already bound are closed when a later one fails.</summary>
    public async ValueTask OpenAsync()
    {
        var open = ImmutableArray.CreateBuilder<ITransport>();
        try
        {
            foreach (var listen in Options.Listen) open.Add(Open(listen));
            if (Options is { Pipe: { } pipe, PipeName: { } name }) open.Add(new PipeTransport(pipe, name, this));
        }
        catch (SipBindException)
        {
            foreach (var transport in open) await transport.DisposeAsync().ConfigureAwait(false);
            Timers.Dispose();
            throw;
        }
        Transports = open.ToImmutable();
        foreach (var transport in Transports)
        {
            transport.Start();
            EndpointLog.Listening(Log, transport.Bound.Kind, transport.Bound.EndPoint);
        }
    }

    private ITransport Open(SipListen listen) => listen.Kind switch
    {
        SipTransportKind.Udp => new UdpTransport(listen.EndPoint, Options.Limits, this),
        SipTransportKind.Tcp => new TcpTransport(listen.EndPoint, Options.Limits, this, Time, Timers),
        _ when Options is { Pipe: { } pipe } => new PipeTransport(pipe, Options.PipeName ?? listen.EndPoint.ToString(), this),
        _ => throw new SipBindException(listen.EndPoint, "a pipe needs the option Pipe"),
    };

    public async ValueTask CloseAsync()
    {
        Loop.Stop();
        Timers.Dispose();
        foreach (var transport in Transports) await transport.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Sends a response without any state.</summary>
    public void Refuse(SipRequest request, Flow flow, int status, string? reason = null, params ReadOnlySpan<SipHeader> headers)
    {
        // An ACK is never answered (RFC 3261 §17.1.1.3).
        if (request.Method == SipMethods.Ack) return;
        Metrics.Refused(status);
        Reply(request, flow, status, new ResponseParts { Reason = reason, Headers = [.. headers] });
    }

    public void Reply(SipRequest request, Flow flow, int status, ResponseParts parts)
    {
        if (request.TopVia is null && request.Header(HeaderNames.Via) is null) return;
        Metrics.Sent();
        flow.Send(SipWriter.Write(Responses.To(request, flow, status, StatelessTag(request), parts)));
    }

    // The same request gets the same tag without our remembering it (RFC 3261 §8.2.7).
    private string StatelessTag(SipRequest request)
    {
        var seed = Encoding.UTF8.GetBytes($"{request.CallId}\n{request.Header(HeaderNames.Via)}\n{request.Header(HeaderNames.CSeq)}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(_secret, seed).AsSpan(0, 8));
    }

    public string NewTag() => Ids.NewHex(8);

    public (Via Via, string Branch) NewVia(Flow flow)
    {
        var (host, port) = flow.Local;
        var branch = Via.MagicCookie + Ids.NewHex(10);
        return (new Via(flow.ViaTransport, host, port, new SipParams([new SipParam("branch", branch), new SipParam("rport", null)])), branch);
    }

    /// <summary>Seconds since the endpoint began.</summary>
    public long Seconds => Timers.Now / TimeSpan.TicksPerSecond;

    private void RunTimers()
    {
        Active = null;
        Timers.RunDue();
    }

    private void OnMessage(byte[] bytes, Flow flow)
    {
        Active = null;
        Metrics.Received();
        if (Options.AcceptSource is { } accepts && flow.Kind != SipTransportKind.Pipe && !accepts(flow.Remote.Address))
        {
            Metrics.Dropped("source not accepted");
            return;
        }
        switch (SipParser.Parse(bytes, Options.Limits, flow.Kind == SipTransportKind.Tcp))
        {
            case SipParseResult.Parsed { Message: SipRequest request }:
                _router.OnRequest(request, BackTo(request, flow));
                break;
            case SipParseResult.Parsed { Message: SipResponse response }:
                OnResponse(response);
                break;
            case SipParseResult.Refused refused:
                Metrics.Malformed();
                EndpointLog.Malformed(Log, flow.Remote, refused.Status, refused.Reason, refused.Offset);
                Refuse(refused.Request, BackTo(refused.Request, flow), refused.Status, refused.Status == 505 ? null : $"Bad Request ({refused.Reason})");
                break;
            case SipParseResult.Unusable unusable:
                Metrics.Malformed();
                EndpointLog.Malformed(Log, flow.Remote, 0, unusable.Reason, unusable.Offset);
                break;
        }
    }

    // RFC 3261 §18.2.2 and RFC 3581. Without rport the answer goes to the sent-by port, but only when the sent-by host is the
    // one we hear from: behind a NAT (or with a name) the port shown is no better than the host shown.
    private static Flow BackTo(SipRequest request, Flow flow)
    {
        if (flow.Kind != SipTransportKind.Udp || request.TopVia is not { } via || via.Parameters.Has("rport")) return flow;
        var port = via.Port ?? 5060;
        return port != flow.Remote.Port && Responses.IsHost(via, flow.Remote.Address) ? flow.WithPort(port) : flow;
    }

    private void OnResponse(SipResponse response)
    {
        if (Transactions.Match(response) is { } client) client.OnResponse(response);
        else Metrics.Dropped("response without request");
    }

    private void OnError(Exception error)
    {
        Metrics.Error();
        EndpointLog.HandlerFailed(Log, error);
        if (Active is not { HasFailed: false } call) return;
        call.HasFailed = true;
        Loop.Post(call.Fail);
    }

    public void OnFlowFailed(Flow flow) => Loop.PostOwn(() => Transactions.FailFlow(flow));

    public string HostFor(IPAddress bound, IPAddress remote)
    {
        if (Options.AdvertisedHost is { } advertised) return advertised;
        if (!bound.Equals(IPAddress.Any) && !bound.Equals(IPAddress.IPv6Any)) return Text(bound);
        lock (_gate)
        {
            if (_facing.TryGetValue(remote, out var known)) return known;
            if (_facing.Count > 1024) _facing.Clear();
            return _facing[remote] = Facing(bound, remote);
        }
    }

    // Connecting a datagram socket sends nothing, but makes the system choose the address that faces the peer.
    private static string Facing(IPAddress bound, IPAddress remote)
    {
        try
        {
            using var probe = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(remote, 9);
            return Text(((IPEndPoint)probe.LocalEndPoint!).Address);
        }
        catch (SocketException)
        {
            return Text(bound);
        }
    }

    private static string Text(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? string.Create(CultureInfo.InvariantCulture, $"[{address}]") : address.ToString();
}
