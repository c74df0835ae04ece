namespace VxmlGir.RecordingCore.Node;

/// <summary>Something happened to a recording of the scope that the application or the trace may want to know.</summary>
public abstract record RecordingEvent(string MediaId)
{
    public sealed record Started(string MediaId, long Sample) : RecordingEvent(MediaId);

    public sealed record Closed(string MediaId, long Sample, string Reason) : RecordingEvent(MediaId);

    /// <summary>Audio of this recording was lost, or its spool is gone: never silently. No media id when it could not even begin.</summary>
    public sealed record Failed(string MediaId, string Reason) : RecordingEvent(MediaId);
}

/// <summary>Hears of the recordings of one scope. Called from command and writer threads; must return at once.</summary>
public interface IRecordingEvents
{
    void On(RecordingEvent happened);
}
