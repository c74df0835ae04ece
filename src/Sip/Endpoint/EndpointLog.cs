using Microsoft.Extensions.Logging;

namespace VxmlGir.Sip.Endpoint;

/// <summary>What an endpoint says.</summary>
internal static partial class EndpointLog
{
    [LoggerMessage(1, LogLevel.Information, "listening on {Kind} {EndPoint}")]
    public static partial void Listening(ILogger log, SipTransportKind kind, System.Net.IPEndPoint endPoint);

    [LoggerMessage(2, LogLevel.Error, "a SIP handler failed; the endpoint goes on")]
    public static partial void HandlerFailed(ILogger log, Exception error);

    [LoggerMessage(3, LogLevel.Debug, "malformed message from {Source}: {Status} {Reason} at byte {Offset}")]
    public static partial void Malformed(ILogger log, System.Net.IPEndPoint source, int status, string reason, int offset);

    [LoggerMessage(4, LogLevel.Debug, "call {CallId} ended: {Cause} {Reason}")]
    public static partial void Ended(ILogger log, string callId, SipEndCause cause, string reason);

    [LoggerMessage(5, LogLevel.Warning, "events of call {CallId} are not read; {Count} wait")]
    public static partial void EventsFull(ILogger log, string callId, int count);
}
