using System.Globalization;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Session;

/// <summary>
/// Recordings of <c>record</c> items as long as the session lives. The item's variable holds a name (<c>recording:1</c>) that
/// <c>audio</c> plays and <c>submit</c> and <c>data</c> send as bytes.
/// </summary>
internal sealed class KeptRecordings(SessionState session)
{
    public const string Scheme = "recording";

    private readonly SortedDictionary<int, CaptureResult> _kept = [];
    private long _bytes;
    private int _last;

    public string Keep(CaptureResult recording)
    {
        _kept[++_last] = recording;
        _bytes += recording.Audio.Length;
        while (_bytes > session.Setup.Limits.RecordingBytes && _kept.Count > 1)
        {
            var oldest = _kept.First();
            _bytes -= oldest.Value.Audio.Length;
            _kept.Remove(oldest.Key);
            session.CountLimit("recording-bytes");
        }
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}:{_last}");
    }

    /// <summary>Null when the text names no recording.</summary>
    public CaptureResult? Find(string name) =>
        name.StartsWith(Scheme + ":", StringComparison.Ordinal) && int.TryParse(name.AsSpan(Scheme.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? _kept.GetValueOrDefault(number)
            : null;

    public FetchResult Fetch(Uri uri) => Find(uri.OriginalString) is { } found
        ? new FetchResult.Success(found.Audio, found.MediaType, uri)
        : new FetchResult.Failed(EventNames.BadFetch, $"{uri} is not kept");
}
