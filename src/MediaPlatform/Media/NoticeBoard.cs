using VxmlGir.MediaPlatform.Clock;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>One shard's way to the event thread. The media thread writes; the wake-up costs one system call a slot at most, and none when nothing happened.</summary>
internal sealed class NoticeBoard(int limit, Wakeup? wakeup)
{
    private readonly SpscRing<Notice> _ring = new(limit);
    private bool _written;

    /// <summary>Events that found the ring full: the event thread does not keep up.</summary>
    public long Dropped => _ring.Refused;

    /// <returns>False when the ring is full: the notice is lost, unless the poster keeps it.</returns>
    public bool Post(in Notice notice)
    {
        var taken = _ring.TryWrite(notice);
        _written |= taken;
        return taken;
    }

    /// <summary>Media thread, at the end of each slot.</summary>
    public void EndSlot()
    {
        if (!_written) return;
        _written = false;
        wakeup?.Signal();
    }

    /// <summary>Event thread.</summary>
    public bool TryTake(out Notice notice) => _ring.TryRead(out notice);
}
