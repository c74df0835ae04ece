namespace VxmlGir.MediaPlatform.Admission;

/// <summary>
/// When to say in the log that calls are refused: at once for a new reason, then at most every ten seconds for each, with the
/// number since. A flood of calls must not become a flood of lines.
/// </summary>
internal sealed class RefusalNotes(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<AdmissionRefusal, (long Said, int Since)> _notes = [];

    /// <summary>Counts one refusal; the number to say now, or 0 to stay silent. Called on the endpoint's loop only.</summary>
    public int Count(AdmissionRefusal reason)
    {
        var (said, since) = _notes.GetValueOrDefault(reason);
        if (said != 0 && time.GetElapsedTime(said) < Interval)
        {
            _notes[reason] = (said, since + 1);
            return 0;
        }
        // The stamp of a virtual clock may be 0, which here means never.
        _notes[reason] = (Math.Max(1, time.GetTimestamp()), 0);
        return since + 1;
    }
}
