using VxmlGir.RecordingCore.Journal;

namespace VxmlGir.RecordingCore.Node;

/// <summary>
/// When a recording that has grown to its greatest length goes on in a next file, and what that file needs: parameters set so far, its number, the first file's id.
/// Under the scope's lock.
/// </summary>
internal sealed class RollOver(TimeSpan maxLength)
{
    /// <summary>1 s: the next file's tap goes on so long before.</summary>
    private const long Lead = 8000;

    /// <summary>50 ms: a tap is on within one slot; with less left the boundary moves.</summary>
    private const long Least = 400;
    private readonly long _length = (long)(maxLength.TotalSeconds * 8000);
    private readonly SortedDictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);
    private string _first = "";
    private int _part;

    public bool IsBounded => _length > 0;

    /// <summary>The first sample of the next file.</summary>
    public long Boundary { get; private set; } = long.MaxValue;

    /// <summary>The next file, made ready.</summary>
    public ActiveRecording? Next { get; private set; }

    public IReadOnlyDictionary<string, string> Parameters => _parameters;

    public void Began(string mediaId) => _first = mediaId;

    public void Begin(IReadOnlyDictionary<string, string> parameters, long sample)
    {
        _parameters.Clear();
        foreach (var (key, value) in parameters) _parameters[key] = value;
        (_part, Next) = (1, null);
        Boundary = IsBounded ? sample + _length : long.MaxValue;
    }

    public void Remember(string key, string value) => _parameters[key] = value;

    public JournalPart NextPart() => new(_first, _part + 1);

    public bool IsTimeToPrepare(long now)
    {
        if (Next is not null || now < Boundary - Lead) return false;
        // Late, because the writer was: a file somewhat longer, and no gap.
        if (now > Boundary - Least) Boundary = now + Lead;
        return true;
    }

    public void Prepare(ActiveRecording next) => Next = next;

    /// <summary>The next file once its time has come; null before.</summary>
    public ActiveRecording? Turn(long now)
    {
        if (Next is not { } next || now < Boundary) return null;
        (Next, Boundary, _part) = (null, Boundary + _length, _part + 1);
        return next;
    }

    /// <summary>The recording ends: the file that was made ready, if any, will never be.</summary>
    public ActiveRecording? Cancel()
    {
        var unused = Next;
        (Next, Boundary) = (null, long.MaxValue);
        return unused;
    }
}
