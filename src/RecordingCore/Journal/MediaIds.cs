using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Profiles;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>Media ids of one node: <c>&lt;UUID&gt;_&lt;yyyy-MM-dd&gt;_&lt;HH-mm-ss&gt;-&lt;8hex&gt;-&lt;8hex&gt;-&lt;8digits&gt;.&lt;ext&gt;</c>, the form of the public samples (node, random, count).</summary>
internal sealed class MediaIds(IIds ids, TimeProvider time)
{
    private readonly string _node = ids.NewHex(4).ToUpperInvariant();
    private int _count;

    /// <summary>Whether a media id, or a file named after one, is of this process.</summary>
    public bool IsOwn(string name) => name.Contains($"-{_node}-", StringComparison.Ordinal);

    public string Next(string callUuid, RecordingFormat format)
    {
        var at = time.GetUtcNow().UtcDateTime;
        var count = (uint)Interlocked.Increment(ref _count) % 100_000_000;
        return $"{callUuid}_{at:yyyy-MM-dd}_{at:HH-mm-ss}-{_node}-{ids.NewHex(4).ToUpperInvariant()}-{count:D8}{(format == RecordingFormat.Mp3 ? ".mp3" : ".wav")}";
    }
}
