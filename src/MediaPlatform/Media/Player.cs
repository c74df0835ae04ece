namespace VxmlGir.MediaPlatform.Media;

/// <summary>The queue of prompts of one leg, played sample after sample without a seam. Media thread only.</summary>
internal sealed class Player(int limit, DueNotices notices)
{
    public const byte MuLawSilence = 0xFF;

    private PlayItem? _current;
    private PlayItem? _last;

    public int Queued { get; private set; }

    public void Add(MediaLeg leg, PlayItem item)
    {
        if (Queued >= limit)
        {
            Report(leg, item, completed: false);
            return;
        }

        if (_last is null) _current = item;
        else _last.Next = item;
        _last = item;
        Queued++;
    }

    /// <summary>Drops everything; each prompt is reported, in order.</summary>
    public void Stop(MediaLeg leg)
    {
        notices.Flush();
        var item = _current;
        (_current, _last, Queued) = (null, null, 0);
        for (; item is not null; item = item.Next) Report(leg, item, completed: false);
    }

    /// <summary>Fills the span, with silence where no prompt is.</summary>
    /// <returns>Samples that belong to prompts.</returns>
    public int Fill(MediaLeg leg, Span<byte> muLaw)
    {
        var at = 0;
        while (_current is { } item)
        {
            var over = item.Take(muLaw[at..], out var filled);
            at += filled;
            if (!over) break;
            (_current, Queued) = (item.Next, Queued - 1);
            if (_current is null) _last = null;
            Report(leg, item, completed: true);
        }

        muLaw[at..].Fill(MuLawSilence);
        return at;
    }

    private void Report(MediaLeg leg, PlayItem item, bool completed) =>
        notices.Post(new Notice(leg, NoticeKind.PlayEnded, item.Id, Completed: completed, Sample: item.Played, Extra: item.SinceMark, Subject: item.LastMark));
}
