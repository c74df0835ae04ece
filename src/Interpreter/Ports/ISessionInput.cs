using System.Collections.Immutable;

namespace VxmlGir.Interpreter.Ports;

/// <summary>
/// The session's one mailbox and its clock. Everything the interpreter waits for, except a fetch, comes through
/// <see cref="NextAsync"/>: over SIP the leg's mailbox stands behind it, in a test a virtual clock.
/// </summary>
public interface ISessionInput
{
    /// <summary>Monotonic session time; zero when the session began.</summary>
    TimeSpan Now { get; }

    /// <summary>
    /// The next input, or <see cref="SessionInput.TimedOut"/> once <paramref name="deadline"/> (session time) is reached.
    /// Null waits without end. Inputs that came before the deadline are delivered before the time-out.
    /// </summary>
    ValueTask<SessionInput> NextAsync(TimeSpan? deadline, CancellationToken cancellation);

    /// <summary>Something the session waits for elsewhere (a fetch) is there: <see cref="SessionInput.Woken"/> comes. Any thread.</summary>
    void Wake();
}

public abstract record SessionInput
{
    private SessionInput() { }

    /// <summary>A key of the caller: one of <c>0-9 * # A-D</c>. <paramref name="At"/> is session time.</summary>
    public sealed record Key(char Digit, TimeSpan At) : SessionInput
    {
        /// <summary>The platform's own mark of this press (over SIP the leg's sample), given back with <see cref="IPrivacy.Disclose"/>.</summary>
        public long Tag { get; init; }
    }

    /// <summary>A recogniser's word on an utterance; an empty text is a non-match.</summary>
    public sealed record Utterance(string Text, double Confidence, TimeSpan At) : SessionInput
    {
        /// <summary>Further hypotheses, best first.</summary>
        public ImmutableArray<Hypothesis> Others { get; init; } = [];

        /// <summary>What was said, as sound, when <see cref="RecogniserSettings.RecordedAs"/> asked for it; null: the recogniser has none.</summary>
        public CaptureResult? Recording { get; init; }
    }

    /// <summary>A plan ended: played whole, stopped, or failed.</summary>
    /// <param name="Played">How much of it was heard.</param>
    /// <param name="LastMark">Name of the last mark passed, or null, and how long ago it was passed.</param>
    public sealed record PromptEnded(int PlanId, PromptEnd End, TimeSpan Played, string? LastMark, TimeSpan SinceMark) : SessionInput;

    /// <summary>The deadline of <see cref="ISessionInput.NextAsync"/>.</summary>
    public sealed record TimedOut : SessionInput;

    /// <summary>By <see cref="ISessionInput.Wake"/>.</summary>
    public sealed record Woken : SessionInput;

    /// <summary>The caller has begun to speak: prompts stop (unless in hotword mode), silence does not count any more.</summary>
    public sealed record SpeechBegan(TimeSpan At) : SessionInput;

    /// <summary>The recogniser says that the caller talks longer than <c>maxspeechtimeout</c>.</summary>
    public sealed record SpeechTooLong(TimeSpan At) : SessionInput;

    /// <summary>The caller has gone: <c>connection.disconnect.hangup</c>.</summary>
    public sealed record HungUp : SessionInput;

    /// <summary>The platform ends the session (drain deadline, limit, administrator): no handler runs.</summary>
    public sealed record Aborted(string Reason) : SessionInput;

    /// <summary>The far end of a transfer has answered; what was played meanwhile is to stop.</summary>
    public sealed record TransferAnswered : SessionInput;

    /// <summary>Outcome of <see cref="ITelephony.Transfer"/>.</summary>
    /// <param name="Result">A value of the item's variable (section 2.3.7), <c>transferred</c>, or the name of an event.</param>
    /// <param name="Duration">From the answer to the end; zero without an answer.</param>
    public sealed record TransferEnded(string Result, TimeSpan Duration) : SessionInput;

    /// <summary>Outcome of <see cref="ICapture.Begin"/>.</summary>
    public sealed record CaptureEnded(CaptureResult Result) : SessionInput;

    /// <summary>An event from outside the dialog, thrown by name (for example an error of the recorder).</summary>
    public sealed record External(string EventName, string Message) : SessionInput;
}

/// <param name="Confidence">From 0 to 1.</param>
public readonly record struct Hypothesis(string Text, double Confidence);

public enum PromptEnd
{
    Played,
    Stopped,

    /// <summary>No sound could be made of it.</summary>
    Failed,
}
