using Microsoft.Extensions.Logging;

namespace VxmlGir.RecordingCore.Alarms;

/// <summary>Ordinary log lines of the room. Values of parameters never appear.</summary>
internal static partial class RecordingLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{CallUuid} record {Command}: {Effect} at sample {Sample} {MediaId} {Detail}")]
    public static partial void Acknowledged(ILogger logger, string callUuid, string command, string effect, long sample, string? mediaId, string detail);

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallUuid} {MediaId} mask {Edge} at sample {Sample}, by {By}: {Reason} ({Place})")]
    public static partial void Masked(ILogger logger, string callUuid, string mediaId, string edge, long sample, string by, string reason, string place);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{CallUuid} record {Command} refused ({Place}): {Detail}")]
    public static partial void CommandRefused(ILogger logger, string callUuid, string command, string place, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{CallUuid} {Count} record parameters were set but no recording followed")]
    public static partial void UnusedParameters(ILogger logger, string callUuid, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "{MediaId} recovered: {Segments} journal segments of an earlier process")]
    public static partial void Recovered(ILogger logger, string mediaId, int segments);

    [LoggerMessage(Level = LogLevel.Information, Message = "{MediaId} finalised: {Seconds:F1} s, {Bytes} bytes")]
    public static partial void Finalised(ILogger logger, string mediaId, double seconds, long bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "{MediaId} {State}")]
    public static partial void Advanced(ILogger logger, string mediaId, string state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{MediaId} delivery put off: {Reason}: {Detail}")]
    public static partial void PutOff(ILogger logger, string mediaId, string reason, string detail);

    [LoggerMessage(Level = LogLevel.Information, Message = "{MediaId} taken out of quarantine on request")]
    public static partial void Released(ILogger logger, string mediaId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{MediaId} discarded by {By}: {Reason}")]
    public static partial void Discarded(ILogger logger, string mediaId, string by, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{MediaId} not discarded, as {By} asked for: it is no longer in quarantine")]
    public static partial void NotDiscarded(ILogger logger, string mediaId, string by);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signing key {To} was not there: copied from {From}")]
    public static partial void KeyRestored(ILogger logger, string to, string from);

    [LoggerMessage(Level = LogLevel.Information, Message = "Spool taken up: {Journals} recordings to finalise, {Entries} to deliver")]
    public static partial void TakenUp(ILogger logger, int journals, int entries);
}
