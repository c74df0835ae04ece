using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;
using VxmlGir.MediaPlatform.Admission;
using VxmlGir.MediaPlatform.Front;
using VxmlGir.MediaPlatform.Legs;
using VxmlGir.MediaPlatform.Outbound;
using VxmlGir.RecordingCore.Node;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;

namespace VxmlGir.MediaPlatform.Node;

/// <summary>
/// The media control platform (MCP) at its SIP front: decides on new calls and runs a leg for each that it takes.
/// Members of <see cref="ISipUser"/> are called on the endpoint's loop.
/// </summary>
public sealed partial class MediaPlatformNode : ISipUser, IDisposable
{
    private const int RetryAfterMin = 2;
    private const int RetryAfterSpread = 9;

    private readonly LegServices _services;
    private readonly AdmissionGate _gate;
    private readonly LegRegister _legs = new();
    private readonly RefusalNotes _refusals;
    private readonly Func<FrontState> _front;
    private readonly OutboundOptions _outbound;
    private readonly PlacedCalls _placed;
    private readonly Histogram<double> _duration;
    private readonly CancellationTokenSource _stopping = new();

    public MediaPlatformNode(LegServices services, AdmissionLimits limits, OutboundOptions outbound, Func<FrontState> front)
    {
        _services = services;
        _front = front;
        _outbound = outbound;
        _placed = new PlacedCalls(outbound.Kept);
        _gate = new AdmissionGate(limits, () => services.Recordings.CanTake() is RecordingCore.Node.Admission.Accept, services.Time, services.Meter);
        _refusals = new RefusalNotes(services.Time);
        _duration = services.Meter.CreateHistogram<double>("call_seconds", "s", "Length of calls, by how they ended.");
    }

    public int Calls => _gate.Calls;

    public bool Draining => _gate.Draining;

    public SipReject? Admit(SipRequest invite, IPEndPoint source)
    {
        if (!_front().Peers.Admits(source.Address)) return new SipReject(403, "not a peer");
        // A dialog nobody knows: whom it is for is said first (RFC 3261 section 8.2.2.1).
        if (invite.To.Tag is not null && FrontRouter.Route(invite, source, _front(), _services.Ids) is FrontDecision.Refuse unknown) return unknown.Reject;
        var refusal = _gate.Decide();
        if (refusal == AdmissionRefusal.None) return null;
        if (_refusals.Count(refusal) is var count and > 0) LogRefusing(_services.Logger, Words(refusal), count);
        // Spread, so that refused callers do not come back together.
        var seconds = RetryAfterMin + (int)(BitConverter.ToUInt32(Random()) % RetryAfterSpread);
        return new SipReject(503, Words(refusal), [new SipHeader("Retry-After", seconds.ToString())]);
    }

    public void OnInvite(SipCall call)
    {
        var leg = new CallLeg(call, _services);
        _gate.Entered();
        _legs.Enter(leg);
        _ = RunAsync(leg, RunInboundAsync, call.CallId);

        async Task<CallEnd> RunInboundAsync()
        {
            var ended = false;
            try
            {
                var end = await leg.RunAsync(FrontRouter.Route(call.Invite, call.Source, _front(), _services.Ids), _stopping.Token);
                ended = true;
                return end;
            }
            finally
            {
                if (!ended)
                {
                    call.Reject(new SipReject(500, "internal error"));
                    call.Bye("internal error");
                }
            }
        }
    }

    /// <summary>Places a call and runs the application on it when it is answered. Any thread; returns at once.</summary>
    public Placement Place(OutboundRequest request)
    {
        var refusal = _gate.Decide();
        if (refusal != AdmissionRefusal.None) return new Placement.Refused(503, Words(refusal));
        var (invitation, refused) = OutboundRouter.Route(request, _outbound, _front(), _services.Ids);
        if (invitation is null) return refused!;
        var placed = new PlacedCall(invitation.CallUuid);
        var leg = new OutboundLeg(request, invitation, placed, _services);
        _placed.Enter(placed);
        _gate.Entered();
        _legs.Enter(leg);
        _ = RunAsync(leg, RunOutboundAsync, invitation.CallUuid.Value);
        return new Placement.Placed(placed);

        async Task<CallEnd> RunOutboundAsync()
        {
            try
            {
                return await leg.RunAsync(_stopping.Token);
            }
            finally
            {
                if (!placed.Status.IsOver) placed.Become(placed.Status with { State = PlacedState.Failed, Reason = "internal error" });
                _placed.Leave(placed);
            }
        }
    }

    /// <summary>A placed call that goes on, or is over and not forgotten.</summary>
    public PlacedCall? FindPlaced(string callUuid) => _placed.Find(callUuid);

    public SipReply OnRequest(SipRequest request, IPEndPoint source) =>
        request.Method != SipMethods.Options ? new SipReply(405)
        : _gate.Draining ? new SipReply(503, Words(AdmissionRefusal.Draining))
        : new SipReply(200, null, [new SipHeader("Accept", "application/sdp, application/dtmf-relay, application/dtmf")], null, default);

    /// <summary>Refuses new calls, lets running ones finish until <paramref name="deadline"/> (or until <paramref name="now"/> fires), then ends them with complete recordings.</summary>
    public async Task DrainAsync(TimeSpan deadline, TimeSpan grace, CancellationToken now)
    {
        _gate.BeginDraining();
        LogDraining(_services.Logger, _legs.Count, deadline);
        if (await EndedWithin(deadline, now)) return;
        LogCutting(_services.Logger, _legs.Count);
        _legs.CutAll("the platform is shutting down");
        if (!await EndedWithin(grace, CancellationToken.None)) await _stopping.CancelAsync();
    }

    public void Dispose() => _stopping.Dispose();

    private async Task<bool> EndedWithin(TimeSpan limit, CancellationToken now)
    {
        try
        {
            await _legs.AllEnded().WaitAsync(limit, _services.Time, now);
            return true;
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            return _legs.Count == 0;
        }
    }

    private async Task RunAsync(ILeg leg, Func<Task<CallEnd>> life, string name)
    {
        // The endpoint's loop only hands over.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var began = _services.Time.GetTimestamp();
        var how = "fault";
        try
        {
            how = (await life()).GetType().Name;
        }
        catch (Exception fault)
        {
            // A defect ends this one call and says why.
            LogFault(_services.Logger, name, fault);
        }
        finally
        {
            _duration.Record(_services.Time.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("end", how));
            _gate.Left();
            _legs.Leave(leg);
        }
    }

    private byte[] Random()
    {
        var bytes = new byte[4];
        _services.Ids.Fill(bytes);
        return bytes;
    }

    private static string Words(AdmissionRefusal refusal) => refusal switch
    {
        AdmissionRefusal.Draining => "shutting down",
        AdmissionRefusal.TooManyCalls => "too many calls",
        AdmissionRefusal.TooManyPerSecond => "too many calls per second",
        _ => "recordings cannot be kept",
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "draining: {Calls} calls may finish within {Deadline}")]
    private static partial void LogDraining(ILogger logger, int calls, TimeSpan deadline);

    [LoggerMessage(Level = LogLevel.Warning, Message = "drain deadline reached: {Calls} calls are ended")]
    private static partial void LogCutting(ILogger logger, int calls);

    [LoggerMessage(Level = LogLevel.Warning, Message = "new calls are refused with 503: {Reason} ({Count} since the last such line)")]
    private static partial void LogRefusing(ILogger logger, string reason, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "a defect ended the call {CallId}")]
    private static partial void LogFault(ILogger logger, string callId, Exception fault);
}
