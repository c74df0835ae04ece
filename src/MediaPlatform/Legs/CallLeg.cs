using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.MediaPlatform.Front;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Sdp;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>
/// A call on the MCP: one SIP dialog and its media, on which VoiceXML sessions run in turn. The end of a session is not a
/// BYE; the leg outlives what runs on it.
/// </summary>
internal sealed partial class CallLeg(SipCall call, LegServices services) : ILeg
{
    private readonly Channel<LegInput> _mailbox = Channel.CreateUnbounded<LegInput>(new() { SingleReader = true });

    public void Cut(string why) => _mailbox.Writer.TryWrite(new LegInput.Cut(why));

    /// <summary>The life of the call: accept, run each treatment, wait for the one end, close in reverse order.</summary>
    public async Task<CallEnd> RunAsync(FrontDecision decision, CancellationToken stopping)
    {
        call.Deliver(e => _mailbox.Writer.TryWrite(new LegInput.Signalling(e)));
        if (decision is not FrontDecision.Run run) return Refuse(((FrontDecision.Refuse)decision).Reject);
        var (first, fault) = await BringFirstAsync(run.Invitation, stopping);
        if (fault is not null) return Refuse(new SipReject(500, $"the document cannot be used: {fault}"));
        if (services.Media.Open(e => _mailbox.Writer.TryWrite(new LegInput.Media(e)), call.CallId) is not MediaOpen.Opened { Leg: var media })
        {
            return Refuse(new SipReject(503, "no media port is free"));
        }
        try
        {
            var leg = new LegCall(call, run.Invitation, first);
            using var scope = services.Logger.BeginScope(new Dictionary<string, object> { ["CallUuid"] = run.Invitation.CallUuid.Value });
            return await ConverseAsync(leg, media, run.Peer, stopping);
        }
        finally
        {
            media.Close();
        }
    }

    // RFC 5552 section 2.2: the 200 says that the document has been fetched and parsed. An application's own files are known to be good.
    private async ValueTask<(FirstDocument? Document, string? Fault)> BringFirstAsync(Invitation invitation, CancellationToken stopping) =>
        invitation.Application is null ? await FirstDocument.BringAsync(services.Loader, invitation.Treatments[0], stopping) : default;

    private async Task<CallEnd> ConverseAsync(LegCall leg, MediaLeg media, Peer? peer, CancellationToken stopping)
    {
        var description = new LegDescription(media, services.Options, MediaSources(peer), SessionId());
        if (Accept(leg, description) is { } reject) return Refuse(reject);

        return await new LegTalk(services, leg, media, description, _mailbox.Reader).RunAsync(stopping);
    }

    /// <summary>Answers the INVITE; on failure says what to refuse it with.</summary>
    private SipReject? Accept(LegCall leg, LegDescription description)
    {
        LogAccepted(services.Logger, leg.Invitation.ApplicationName, leg.Invitation.Profile.Name, leg.Invitation.Caller, leg.Invitation.Dialed);
        if (call.Invite.Sdp is not { } offer)
        {
            if (!call.Invite.Body.IsEmpty) return new SipReject(415, "the body is not application/sdp");
            call.Answer(description.Offer(), Identity(leg));
            return null;
        }
        switch (description.Answer(offer))
        {
            case Negotiated agreed:
                call.Answer(agreed.Media.LocalSdp, Identity(leg));
                return null;
            case SdpReject reject:
                return new SipReject(reject.Status, reject.Reason);
            default:
                return new SipReject(488, "no agreement on media");
        }
    }

    private CallEnd.Refused Refuse(SipReject reject)
    {
        LogRefused(services.Logger, reject.Status, reject.Reason, call.CallId);
        call.Reject(reject);
        return new(reject.Status, reject.Reason);
    }

    // Media may come from where the peer's entry says, never from a guess (the source lock); but a softphone on this machine often
    // names the machine's outer address and sends over loopback, where nobody else can.
    private ImmutableArray<IPAddress> MediaSources(Peer? peer)
    {
        var listed = peer?.MediaSources ?? [];
        return IPAddress.IsLoopback(call.Source.Address) ? listed.Add(call.Source.Address) : listed;
    }

    private static SipHeader Identity(LegCall leg) => new(Contracts.Headers.GenesysHeaders.CallUuid, leg.Invitation.CallUuid.Value);

    private ulong SessionId()
    {
        Span<byte> bytes = stackalloc byte[8];
        services.Ids.Fill(bytes);
        return BitConverter.ToUInt64(bytes) >> 2;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "call accepted: application {Application}, profile {Profile}, from {Caller} to {Dialed}")]
    private static partial void LogAccepted(ILogger logger, string application, string profile, string caller, string dialed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "call refused with {Status}: {Reason} (Call-ID {CallId})")]
    private static partial void LogRefused(ILogger logger, int status, string reason, string callId);
}
