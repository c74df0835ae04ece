using Microsoft.Extensions.Logging;

namespace VxmlGir.RecordingCore.Alarms;

/// <summary>Counter and log line of everything somebody has to look at.</summary>
internal sealed partial class RecordingAlarms(RecordingMetrics metrics, ILogger logger)
{
    public RecordingMetrics Metrics => metrics;

    public ILogger Logger => logger;

    public void Raise(AlarmKind kind, string what)
    {
        metrics.Alarms.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));
        if (kind == AlarmKind.SpoolBack) SpoolBack(logger, what);
        else Alarm(logger, kind, what);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Recording alarm {Kind}: {What}")]
    private static partial void Alarm(ILogger logger, AlarmKind kind, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Spool {What} can be written again")]
    private static partial void SpoolBack(ILogger logger, string what);
}
