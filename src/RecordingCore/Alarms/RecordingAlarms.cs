using Microsoft.Extensions.Logging;

namespace VxmlGir.RecordingCore.Alarms;

/// <summary>Counter, log line and message of everything somebody has to look at. Thread-safe; returns at once.</summary>
internal sealed partial class RecordingAlarms(RecordingMetrics metrics, ILogger logger, TimeProvider? time = null, AlarmOptions? options = null)
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private AlarmBook _book = new((options ?? new AlarmOptions()).Interval, (options ?? new AlarmOptions()).SubjectsPerKind);

    public RecordingMetrics Metrics => metrics;

    public ILogger Logger => logger;

    /// <summary>Alarms that hold, or happened within the interval.</summary>
    public int Active
    {
        get
        {
            lock (_gate) return _book.Active;
        }
    }

    /// <summary>Where notices go beside the log; set once, before anything can fail.</summary>
    public Action<AlarmNotice>? Messages { get; set; }

    /// <param name="what">What is wrong, beginning with the subject and a colon where <paramref name="subject"/> is not given.</param>
    /// <param name="subject">Media id, CallUUID, folder or server.</param>
    public void Raise(AlarmKind kind, string what, string? subject = null)
    {
        metrics.Alarms.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));
        if (kind == AlarmKind.SpoolBack)
        {
            SpoolBack(logger, what);
            Clear(AlarmKind.SpoolCondemned, what);
            return;
        }
        AlarmNotice? notice;
        lock (_gate) (_book, notice) = _book.Raise(kind, subject ?? SubjectOf(what), what, _time.GetUtcNow());
        Tell(notice);
    }

    public void Clear(AlarmKind kind, string subject)
    {
        AlarmNotice? notice;
        lock (_gate) (_book, notice) = _book.Clear(kind, subject, _time.GetUtcNow());
        Tell(notice);
    }

    /// <summary>Everything that holds of this subject is over.</summary>
    public void ClearAll(string subject)
    {
        System.Collections.Immutable.ImmutableArray<AlarmKind> kinds;
        lock (_gate) kinds = _book.Of(subject);
        foreach (var kind in kinds) Clear(kind, subject);
    }

    /// <summary>To be called now and then: tells what goes on.</summary>
    public void Tick()
    {
        System.Collections.Immutable.ImmutableArray<AlarmNotice> notices;
        lock (_gate) (_book, notices) = _book.Tick(_time.GetUtcNow());
        foreach (var notice in notices) Tell(notice);
    }

    private static string SubjectOf(string what) => what.IndexOf(": ", StringComparison.Ordinal) is > 0 and var at ? what[..at] : "";

    private void Tell(AlarmNotice? notice)
    {
        if (notice is null) return;
        if (notice.State == AlarmState.Cleared) Over(logger, notice.Kind, notice.Subject);
        else if (notice.Count == 1) Alarm(logger, notice.Kind, notice.What);
        else Again(logger, notice.Kind, notice.What, notice.Count);
        Messages?.Invoke(notice);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Recording alarm {Kind}: {What}")]
    private static partial void Alarm(ILogger logger, AlarmKind kind, string what);

    [LoggerMessage(Level = LogLevel.Error, Message = "Recording alarm {Kind}: {What} ({Count} times)")]
    private static partial void Again(ILogger logger, AlarmKind kind, string what, long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Recording alarm {Kind} is over: {Subject}")]
    private static partial void Over(ILogger logger, AlarmKind kind, string subject);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Spool {What} can be written again")]
    private static partial void SpoolBack(ILogger logger, string what);
}
