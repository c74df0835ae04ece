using System.Collections.Immutable;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>The tail logs of a node, one per root. Writer thread only, but for <see cref="IsOwn"/>.</summary>
internal sealed class TailLogs : IDisposable
{
    private readonly string _process;
    private readonly ImmutableArray<(SpoolRoot Root, TailLog Log)> _logs;

    public TailLogs(JournalServices services)
    {
        // The time besides, so that two starts with one source of random numbers differ.
        _process = $"{services.Time.GetUtcNow().UtcTicks:x}{services.Ids.NewHex(4)}";
        _logs = [.. services.Roots.All.Select(r => (r, new TailLog(r, _process, services.Options, services.Alarms, services.Ids, services.Time)))];
    }

    public bool IsOwn(TailName name) => name.Process == _process;

    public TailLog Of(SpoolRoot root)
    {
        foreach (var (of, log) in _logs)
        {
            if (of == root) return log;
        }
        throw new ArgumentException("not a root of this node", nameof(root));
    }

    /// <summary>The end of a turn.</summary>
    /// <param name="now">Its time stamp.</param>
    /// <param name="oldest">That of the oldest block which a recording keeps in memory.</param>
    public void Turn(long now, long oldest)
    {
        foreach (var (_, log) in _logs)
        {
            log.Write(now);
            log.Forget(oldest);
        }
    }

    public void Dispose()
    {
        foreach (var (_, log) in _logs) log.Dispose();
    }
}
