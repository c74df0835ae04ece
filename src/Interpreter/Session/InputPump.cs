using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Session;

/// <summary>
/// The session's only way to wait. Takes what concerns everybody (prompts that ended, abort, the session's longest duration)
/// and keeps keys that came before their field.
/// </summary>
internal sealed class InputPump(SessionState session)
{
    private static readonly SourcePlace Nowhere = new("", 0, 0);
    private readonly Queue<SessionInput> _early = new();
    private readonly Queue<SessionInput> _held = new();

    public TimeSpan Now => session.Setup.Ports.Input.Now;

    /// <summary>When an entry ended by its length alone; null when the caller ended it.</summary>
    public TimeSpan? CompletedAt { get; set; }

    /// <summary>The last mark that was heard since the platform began to speak, and how long ago it was when speaking ended.</summary>
    public (string Name, TimeSpan Since)? LastMark { get; set; }

    public bool HasEarly => _early.Count > 0;

    public SessionInput TakeEarly() => _early.Dequeue();

    public void DropEarly() => _early.Clear();

    /// <summary>The next input that the caller of this method must look at; <see cref="SessionInput.Aborted"/> once the session is over.</summary>
    public async ValueTask<SessionInput> NextAsync(TimeSpan? deadline)
    {
        var end = session.Setup.Limits.Duration;
        var began = Now;
        if (!_held.TryDequeue(out var input))
        {
            do input = await session.Setup.Ports.Input.NextAsync(deadline is { } time && time < end ? time : end, session.Cancellation);
            while (input is SessionInput.Woken);
        }
        if (IsWait(input, deadline, Now - began)) session.Waited();
        switch (input)
        {
            case SessionInput.PromptEnded ended:
                OnPromptEnded(ended);
                break;
            case SessionInput.HungUp:
                session.CallerIsGone = true;
                session.Trace("hangup", "", Nowhere);
                break;
            case SessionInput.Aborted aborted:
                session.Judge(new SessionEnd.Aborted(aborted.Reason));
                break;
            case SessionInput.TimedOut when Now >= end:
                session.EndAtLimit("duration", $"longer than {end}", Nowhere);
                return new SessionInput.Aborted("duration");
        }
        return input;
    }

    // Without a deadline it is the platform that is waited for (a transfer, a recording, a prompt): how soon it says no depends on the machine.
    private bool IsWait(SessionInput input, TimeSpan? deadline, TimeSpan took) =>
        input is SessionInput.Key or SessionInput.Utterance or SessionInput.CaptureEnded { Result.Audio.IsEmpty: false }
        || took >= (deadline is null ? session.Setup.Limits.ShortestPlatformWait : session.Setup.Limits.ShortestWait);

    /// <summary>The caller has gone, or the platform ended the session, while no input was accepted.</summary>
    public bool IsOver => _held.Any(h => h is SessionInput.HungUp or SessionInput.Aborted);

    /// <summary>Waits until it is done, or until a time. No input is accepted meanwhile (section 4.1.8): what comes is kept for later.</summary>
    public async ValueTask HoldAsync(Func<bool> isDone, TimeSpan? until)
    {
        while (!isDone() && !(Now >= until))
        {
            switch (await session.Setup.Ports.Input.NextAsync(until, session.Cancellation))
            {
                case SessionInput.PromptEnded ended:
                    OnPromptEnded(ended);
                    break;
                case SessionInput.TimedOut or SessionInput.Woken:
                    break;
                case SessionInput.Key or SessionInput.Utterance when _held.Count >= session.Setup.Limits.TypeAheadKeys:
                    session.CountLimit("type-ahead");
                    break;
                case var later:
                    _held.Enqueue(later);
                    break;
            }
        }
    }

    /// <summary>The end of the prompt that was just interrupted says which mark was heard last: a moment for the platform to report it.</summary>
    public async ValueTask MarkAsync()
    {
        await HoldAsync(() => !session.Prompts.AwaitsMark, Now + session.Setup.Limits.MarkReport);
        if (!session.Prompts.AwaitsMark) return;
        session.Prompts.ForgetMarks();
        session.CountLimit("mark-report");
    }

    private void OnPromptEnded(SessionInput.PromptEnded ended)
    {
        session.Prompts.OnEnded(ended.PlanId);
        if (ended.LastMark is { } mark) LastMark = (mark, ended.SinceMark);
    }

    /// <summary>Collects keys that are already there, without waiting. False when the caller has gone or the session is over.</summary>
    public async ValueTask<bool> PollAsync()
    {
        while (true)
        {
            var input = await NextAsync(Now);
            switch (input)
            {
                case SessionInput.TimedOut:
                    return true;
                case SessionInput.HungUp or SessionInput.Aborted:
                    return false;
                case SessionInput.Key or SessionInput.External or SessionInput.Utterance when _early.Count >= session.Setup.Limits.TypeAheadKeys:
                    session.CountLimit("type-ahead");
                    break;
                case SessionInput.Key key:
                    _early.Enqueue(key);
                    break;
                case SessionInput.External or SessionInput.Utterance:
                    _early.Enqueue(input);
                    break;
            }
        }
    }

    /// <summary>Lets everything queued be heard; ends early when the caller goes.</summary>
    public async ValueTask PlayOutAsync()
    {
        session.Prompts.Flush();
        while (session.Prompts.IsPlaying && !session.CallerIsGone && session.Verdict is not SessionEnd.Aborted)
        {
            // At the session's longest duration every wait is over at once: nothing more is played out.
            if (await NextAsync(null) is SessionInput.Aborted) return;
        }
    }
}
