using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using VxmlGir.Contracts.Identity;
using VxmlGir.Sip.Calls;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Transactions;
using VxmlGir.Sip.Transports;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Endpoint;

/// <summary>The one owner of SIP sockets and timers: a user agent on some transports. Thread-safe.</summary>
public sealed class SipEndpoint : IAsyncDisposable
{
    private readonly EndpointCore _core;

    private SipEndpoint(EndpointCore core) => _core = core;

    /// <summary>The addresses listened on, with the ports that the system chose.</summary>
    public ImmutableArray<SipListen> Bound => [.. _core.Transports.Select(t => t.Bound)];

    /// <summary>What tests look into for what is left behind.</summary>
    internal EndpointCore Core => _core;

    /// <summary>Calls being set up or in being, at this moment.</summary>
    public int ActiveCalls => _core.Calls.Count;

    /// <exception cref="SipBindException">An address cannot be listened on; nothing is left open.</exception>
    public static async ValueTask<SipEndpoint> StartAsync(SipEndpointOptions options, ISipUser user, TimeProvider time, IIds ids, ILoggerFactory logs, Meter meter)
    {
        var core = new EndpointCore(options, user, time, ids, logs, meter);
        await core.OpenAsync().ConfigureAwait(false);
        return new SipEndpoint(core);
    }

    /// <summary>Makes a call. It returns at once; what becomes of it comes as events.</summary>
    public SipCall Invite(OutgoingInvite invite)
    {
        var tag = _core.NewTag();
        var shown = OutboundSetup.Shown(invite, tag, invite.CallId ?? _core.Ids.NewHex(16));
        var call = CallSession.OfCaller(_core, invite, shown, tag);
        _core.Loop.Post(() => call.Caller!.Begin());
        return call.Facade;
    }

    /// <summary>Sends a request outside any dialog and gives its final response: 408 when none came, 503 when it could not be sent.</summary>
    public async ValueTask<SipResponse> SendAsync(OutgoingRequest request, CancellationToken ct)
    {
        var done = new TaskCompletionSource<SipResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cancelled = ct.Register(() => done.TrySetCanceled(ct)).ConfigureAwait(false);
        _core.Loop.Post(() => _core.Locator.Find(request.Target, request.Transport, request.Destination, flow => Send(request, flow, done)));
        return await done.Task.ConfigureAwait(false);
    }

    private void Send(OutgoingRequest request, Flow? flow, TaskCompletionSource<SipResponse> done)
    {
        if (flow is null)
        {
            done.TrySetResult(SipResponse.Local(503));
            return;
        }
        var template = new RequestTemplate
        {
            Method = request.Method,
            RequestUri = request.Target.ToString(),
            From = request.From.WithTag(_core.NewTag()),
            To = request.To ?? NameAddr.Of(request.Target with { Parameters = SipParams.Empty, Headers = null }),
            CallId = _core.Ids.NewHex(16),
            Contact = flow.ContactUri(null),
            Headers = [new SipHeader(HeaderNames.UserAgent, _core.Options.UserAgent), .. request.Headers],
            ContentType = request.ContentType,
            Body = request.Body,
        };
        var cseq = 0u;
        new Exchange(_core, template, flow, () => ++cseq, request.Credentials, response =>
        {
            if (response.Status >= 200) done.TrySetResult(response);
        }).Begin();
    }

    /// <summary>Closes the sockets at once; calls in being are not ended on the wire (end them first).</summary>
    public ValueTask DisposeAsync() => _core.CloseAsync();
}
