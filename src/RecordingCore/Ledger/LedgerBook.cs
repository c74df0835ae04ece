namespace VxmlGir.RecordingCore.Ledger;

/// <summary>A recording that has no terminal state yet.</summary>
/// <param name="Step">Its last step.</param>
/// <param name="Since">When that was noted.</param>
/// <param name="Live">This process began it: what has no file yet may be in memory.</param>
internal sealed record OpenRecording(string MediaId, LedgerStep Step, DateTimeOffset Since, bool Live);

/// <summary>The recordings without a terminal state, and how many reached one since the start. One thread.</summary>
internal sealed class LedgerBook
{
    private readonly Dictionary<string, OpenRecording> _open = [];

    public IReadOnlyCollection<OpenRecording> Open => _open.Values;

    public bool Knows(string mediaId) => _open.ContainsKey(mediaId);

    public void Load(IEnumerable<OpenRecording> recordings)
    {
        foreach (var recording in recordings) _open[recording.MediaId] = recording;
    }

    /// <summary>Takes an entry of this process.</summary>
    public void Apply(LedgerEntry entry)
    {
        if (entry.MediaId.Length == 0) return;
        if (entry.Step.IsTerminal()) _open.Remove(entry.MediaId);
        else if (!entry.Step.IsRemark() || !_open.TryGetValue(entry.MediaId, out var known)) _open[entry.MediaId] = new OpenRecording(entry.MediaId, entry.Step, entry.Time, Live: entry.Step is LedgerStep.Expected or LedgerStep.Started);
    }
}
