using VxmlGir.Sip.Timing;

namespace VxmlGir.Sip.Dialogs;

/// <summary>Runs a <see cref="Repetition"/> on the timer queue. Loop thread only.</summary>
internal sealed class Repeater(TimerQueue queue, Repetition repetition, Action repeat, Action giveUp) : ITimerTarget
{
    private Repetition _state = repetition;
    private TimerEntry? _entry;

    public void Start() => _entry = queue.Start(_state.Wait ?? TimeSpan.Zero, this, 0);

    public void Stop()
    {
        queue.Stop(_entry);
        _entry = null;
    }

    public void OnTimer(int kind)
    {
        _state = _state.Next();
        if (_state.Wait is { } wait)
        {
            _entry = queue.Start(wait, this, 0);
            repeat();
        }
        else
        {
            giveUp();
        }
    }
}
