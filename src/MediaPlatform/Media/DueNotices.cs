namespace VxmlGir.MediaPlatform.Media;

/// <summary>
/// What a leg has to tell of audio that it has made ahead of its time: it waits for that time, so that nobody hangs up on a prompt's last words. In order. Media thread only.
/// </summary>
internal sealed class DueNotices(NoticeBoard board)
{
    // More ends than this in one lead are prompts of a few milliseconds: the oldest is told early then.
    private const int Capacity = 32;

    private readonly (Notice Notice, long Due)[] _waiting = new (Notice, long)[Capacity];
    private int _first;
    private int _count;
    private long _now;

    /// <summary>The sample of which audio is being made; what is posted belongs to it.</summary>
    public long At { get; set; }

    public void Post(in Notice notice)
    {
        if (At <= _now && _count == 0)
        {
            board.Post(notice);
            return;
        }
        if (_count == Capacity) Tell();
        _waiting[(_first + _count++) % Capacity] = (notice, At);
    }

    /// <summary>The leg's time has come to <paramref name="sample"/>.</summary>
    public void Pass(long sample)
    {
        _now = sample;
        while (_count > 0 && _waiting[_first].Due <= sample) Tell();
    }

    /// <summary>What waits and what is posted next belongs to now.</summary>
    public void Flush()
    {
        while (_count > 0) Tell();
        At = _now;
    }

    private void Tell()
    {
        board.Post(_waiting[_first].Notice);
        _waiting[_first] = default;
        _first = (_first + 1) % Capacity;
        _count--;
    }
}
