using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Sessions;
using VxmlGir.MediaPlatform.Transfers;
using VxmlGir.RecordingCore.Privacy;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>A call from its answer to its end: the treatments in turn, then the one end, then everything closed in reverse order.</summary>
internal sealed partial class LegTalk(LegServices services, LegCall leg, MediaLeg media, LegDescription description, ChannelReader<LegInput> mailbox)
{
    public async Task<CallEnd> RunAsync(CancellationToken stopping)
    {
        var bridge = new LegBridge(media, services);
        var conversation = new LegConversation(leg.Sip, bridge);
        var ending = conversation.RunAsync(mailbox, description);
        await conversation.Established;
        var masks = new CallMasks();
        using var whole = ConnectionRecording.Begin(services, leg, media, masks);
        var sessions = new LegSessions(services, leg, media, conversation, bridge, masks);
        if (await sessions.RunAsync(stopping) is { } finished)
        {
            // A caller who was handed over to another party stays with it.
            await bridge.Over;
            conversation.HangUp(finished);
        }

        var end = await ending;
        var figures = media.Figures();
        LogEnd(services.Logger, end, media.ToString(), figures.PacketsSent, figures.PacketsReceived, figures.Lost, figures.ForeignPackets, figures.JitterMs);
        return end;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "call ended: {End}; {Leg}; RTP sent {Sent}, received {Received}, lost {Lost}, foreign {Foreign}, jitter {Jitter:0.0} ms")]
    private static partial void LogEnd(ILogger logger, CallEnd end, string leg, long sent, long received, long lost, long foreign, double jitter);
}
