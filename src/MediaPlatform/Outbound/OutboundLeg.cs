using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using VxmlGir.Contracts.Headers;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.MediaPlatform.Front;
using VxmlGir.MediaPlatform.Legs;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Sdp;

namespace VxmlGir.MediaPlatform.Outbound;

/// <summary>A call that the platform places: from its INVITE to the answer it is told about here, from the answer on it is a leg like any other.</summary>
internal sealed partial class OutboundLeg(OutboundRequest request, Invitation invitation, PlacedCall placed, LegServices services) : ILeg
{
    private readonly Channel<LegInput> _mailbox = Channel.CreateUnbounded<LegInput>(new() { SingleReader = true });
    private readonly long _began = services.Time.GetTimestamp();
    private PlacedStatus _refused = new(PlacedState.Failed, 0, "no final answer", TimeSpan.Zero, TimeSpan.Zero);

    public void Cut(string why) => _mailbox.Writer.TryWrite(new LegInput.Cut(why));

    /// <summary>The life of the call; how it ended also stands in the placed call.</summary>
    public async Task<CallEnd> RunAsync(CancellationToken stopping)
    {
        // A document that cannot be used shall ring nobody.
        var first = invitation.Application is null ? await FirstDocument.BringAsync(services.Loader, invitation.Treatments[0], stopping) : default;
        if (first.Fault is { } fault) return Fail($"the document cannot be used: {fault}");
        if (services.Media.Open(e => _mailbox.Writer.TryWrite(new LegInput.Media(e)), invitation.CallUuid.Value) is not MediaOpen.Opened { Leg: var media }) return Fail("no media port is free");
        try
        {
            using var scope = services.Logger.BeginScope(new Dictionary<string, object> { ["CallUuid"] = invitation.CallUuid.Value });
            return await PlaceAsync(media, first.Document, stopping);
        }
        finally
        {
            media.Close();
        }
    }

    private async Task<CallEnd> PlaceAsync(MediaLeg media, FirstDocument? first, CancellationToken stopping)
    {
        var description = new LegDescription(media, services.Options, Sources(), BitConverter.ToUInt64(Random()) >> 2);
        var call = services.Dial(new OutgoingInvite
        {
            Target = request.Target,
            From = request.From,
            Headers = [new SipHeader(GenesysHeaders.CallUuid, invitation.CallUuid.Value)],
            Sdp = description.Offer(),
        });
        LogPlaced(services.Logger, invitation.ApplicationName, invitation.Profile.Name, invitation.Caller, invitation.Dialed);
        call.Deliver(e => _mailbox.Writer.TryWrite(new LegInput.Signalling(e)));
        try
        {
            return await ConverseAsync(call, media, description, first, stopping);
        }
        finally
        {
            // Nothing after an end in good order; a defect must not leave the far end hanging.
            call.Bye();
        }
    }

    private async Task<CallEnd> ConverseAsync(SipCall call, MediaLeg media, LegDescription description, FirstDocument? first, CancellationToken stopping)
    {
        if (!await AnsweredAsync(call, description))
        {
            placed.Become(_refused);
            LogUnanswered(services.Logger, _refused.State, _refused.SipStatus, _refused.Reason);
            return new CallEnd.Refused(_refused.SipStatus, _refused.Reason);
        }
        var answered = services.Time.GetTimestamp();
        placed.Become(new(PlacedState.Answered, 200, "OK", services.Time.GetElapsedTime(_began), TimeSpan.Zero));
        var end = await new LegTalk(services, new LegCall(call, invitation, first), media, description, _mailbox.Reader).RunAsync(stopping);
        placed.Become(placed.Status with { State = PlacedState.Ended, Reason = end.ToString()!, Talk = services.Time.GetElapsedTime(answered) });
        return end;
    }

    /// <summary>Waits for the far end; true once it has answered and agreed on media.</summary>
    private async Task<bool> AnsweredAsync(SipCall call, LegDescription description)
    {
        await using var patience = services.Time.CreateTimer(_ => _mailbox.Writer.TryWrite(new LegInput.Cut("")), null, request.Timeout, Timeout.InfiniteTimeSpan);
        var given = false;
        await foreach (var input in _mailbox.Reader.ReadAllAsync())
        {
            switch (input)
            {
                case LegInput.Signalling { Event: SipEvent.Answered answer } when !given && description.Accept(answer.Sdp) is Negotiated:
                    return true;
                case LegInput.Signalling { Event: SipEvent.Answered } when !given:
                    GiveUp(PlacedState.Failed, "no agreement on media");
                    break;
                case LegInput.Signalling { Event: SipEvent.Progressed { Status: 180 or 183 } } when !given:
                    placed.Become(PlacedStatus.Begun with { State = PlacedState.Ringing });
                    break;
                case LegInput.Signalling { Event: SipEvent.Refused refused } when !given:
                    _refused = Refusal(refused);
                    break;
                case LegInput.Signalling { Event: SipEvent.Ended }:
                    return false;
                case LegInput.Cut cut:
                    GiveUp(cut.Why.Length == 0 ? PlacedState.NoAnswer : PlacedState.Failed, cut.Why.Length == 0 ? "no answer in time" : cut.Why);
                    break;
            }
        }
        return false;

        void GiveUp(PlacedState state, string reason)
        {
            if (given) return;
            given = true;
            _refused = new(state, 0, reason, services.Time.GetElapsedTime(_began), TimeSpan.Zero);
            // The asker need not wait for the far end's consent.
            placed.Become(_refused);
            call.Bye();
        }
    }

    private PlacedStatus Refusal(SipEvent.Refused refused)
    {
        var state = refused.Status switch
        {
            486 or 600 => PlacedState.Busy,
            408 or 480 or 487 => PlacedState.NoAnswer,
            503 when refused.Response is null => PlacedState.Failed,
            _ => PlacedState.Refused,
        };
        var reason = refused.Response is null && refused.Status == 503 ? "no route to the target" : refused.Reason;
        return new(state, refused.Response is null ? 0 : refused.Status, reason, services.Time.GetElapsedTime(_began), TimeSpan.Zero);
    }

    private CallEnd.Refused Fail(string reason)
    {
        placed.Become(new(PlacedState.Failed, 0, reason, services.Time.GetElapsedTime(_began), TimeSpan.Zero));
        LogUnanswered(services.Logger, PlacedState.Failed, 0, reason);
        return new(0, reason);
    }

    // As for a caller: a telephone on this machine may name the machine's outer address and send over loopback.
    private ImmutableArray<IPAddress> Sources() =>
        IPAddress.TryParse(request.Target.Host, out var host) && IPAddress.IsLoopback(host) ? [host] : [];

    private byte[] Random()
    {
        var bytes = new byte[8];
        services.Ids.Fill(bytes);
        return bytes;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "call placed: application {Application}, profile {Profile}, from {Caller} to {Dialed}")]
    private static partial void LogPlaced(ILogger logger, string application, string profile, string caller, string dialed);

    [LoggerMessage(Level = LogLevel.Information, Message = "call not answered: {State}, {Status} {Reason}")]
    private static partial void LogUnanswered(ILogger logger, PlacedState state, int status, string reason);
}
