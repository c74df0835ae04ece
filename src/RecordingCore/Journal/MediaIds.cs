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
        return $"{callUuid}_{at:yyyy-MM-dd}_{at:HH-mm-ss}-{_node}-{ids.NewHex(4).ToUpperInvariant()}-{count:D8}{Extension(format)}";
    }

    public static string Extension(RecordingFormat format) => format == RecordingFormat.Mp3 ? ".mp3" : ".wav";

    /// <summary>What tells one media id from every other, whatever the call: node, random, count.</summary>
    public static string UniquePart(string mediaId) => string.Join('-', Path.GetFileNameWithoutExtension(mediaId).Split('-')[^3..]);

    /// <summary>Media id of a recording's second file. The mark never occurs in a first one's.</summary>
    public static string Second(string mediaId, RecordingFormat format) => Path.GetFileNameWithoutExtension(mediaId) + SecondMark + Extension(format);

    /// <summary>The recording that a second file was made of; null when it is no second file.</summary>
    public static string? RecordingOfSecond(string mediaId) => mediaId.IndexOf(SecondMark, StringComparison.Ordinal) is var at && at < 0 ? null : mediaId[..at];

    /// <summary>The media ids that the files of one recording may have.</summary>
    public static IEnumerable<string> AllOf(string mediaId) => [mediaId, Second(mediaId, RecordingFormat.Mp3), Second(mediaId, RecordingFormat.Wav)];

    private const string SecondMark = "~2";
}
