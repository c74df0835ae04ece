using System.Collections.Immutable;
using VxmlGir.Contracts.Recording;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Prompts;

namespace VxmlGir.Workbench.ScriptedCaller;

/// <summary>
/// The ports of a session in virtual time: prompts take as long as they would, the caller follows a script, nothing ever
/// waits. Single thread, single use.
/// </summary>
public sealed class VirtualLine : IPromptOutput, ISessionInput, ITelephony, ISessionLog, ICapture, IRecogniser, IPrivacy
{
    /// <summary>One sample index step is 1/8000 s.</summary>
    public const int SamplesPerSecond = 8_000;

    /// <summary>How long a character of spoken text takes.</summary>
    public static readonly TimeSpan PerCharacter = TimeSpan.FromMilliseconds(60);

    /// <summary>Time-outs a caller whose script has ended waits through before hanging up.</summary>
    public const int PatienceInTimeouts = 3;

    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(100);

    private readonly PriorityQueue<SessionInput, (TimeSpan, int)> _coming = new();
    private readonly PriorityQueue<TaskCompletionSource, (TimeSpan, int)> _delays = new();
    private readonly Queue<PlayingPlan> _playing = new();
    private readonly List<(int Id, string Text, TimeSpan Start)> _started = [];
    private readonly Queue<CallerStep> _steps;
    private readonly Queue<TransferOutcome> _transfers;
    private readonly Func<string, long, ImmutableArray<RecordAck>> _recorder;
    private readonly ImmutableArray<TraceEvent>.Builder _trace = ImmutableArray.CreateBuilder<TraceEvent>();
    private readonly ImmutableArray<string>.Builder _warnings = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<PressedKey>.Builder _keys = ImmutableArray.CreateBuilder<PressedKey>();
    private readonly MaskHistory _masks = new();
    private TimeSpan _freeFrom;
    private bool _silent;
    private bool _expectsReaction;
    private int _unanswered;
    private bool _gone;
    private int _order;
    private VirtualCapture? _capture;
    private VirtualTransfer? _transfer;
    private SessionInput? _withdrawn;
    private int _acknowledged;
    private RecogniserSettings? _listening;
    private TaskCompletionSource<SessionInput>? _sleeper;

    /// <param name="recorder">Record commands and the sample at which they come; answers with one acknowledgement per command.</param>
    public VirtualLine(CallerScript script, Func<string, long, ImmutableArray<RecordAck>> recorder)
    {
        _steps = new Queue<CallerStep>(script.Steps);
        _transfers = new Queue<TransferOutcome>(script.Transfers);
        _recorder = recorder;
    }

    /// <summary>Answers what was heard once the script has no more steps; null: this caller only follows the script.</summary>
    public Func<string, CallerAction?>? Responder { get; init; }

    /// <summary>The responder is asked also where nothing was said before the dialog waits.</summary>
    public bool AnswersUnasked { get; init; }

    public TimeSpan Now { get; private set; }

    public ImmutableArray<TraceEvent> Trace => _trace.ToImmutable();

    public ImmutableArray<string> Warnings => _warnings.ToImmutable();

    /// <summary>When the caller really pressed: the trace shows when the dialog took the key.</summary>
    public ImmutableArray<PressedKey> Keys => [.. _keys.Select((key, index) => key with { Hidden = _masks.Hides(key, index) })];

    void IPromptOutput.Play(PromptPlan plan)
    {
        _expectsReaction = false;
        var start = _playing.Count == 0 ? Now : _playing.Last().End;
        var playing = new PlayingPlan(plan, start, start + PromptDuration.Of(plan.Segments));
        _playing.Enqueue(playing);
        _started.Add((plan.Id, PromptDuration.TextOf(plan.Segments), start));
    }

    void IPromptOutput.Stop()
    {
        // A plan that did not begin to play was never heard: nothing can be triggered by it.
        _started.RemoveAll(s => s.Start > Now);
        while (_playing.TryDequeue(out var stopped))
        {
            var played = Now > stopped.Start ? Now - stopped.Start : TimeSpan.Zero;
            var (mark, since) = Now >= stopped.Start ? PromptDuration.MarkAt(stopped.Plan.Segments, played) : default;
            Send(Now, new SessionInput.PromptEnded(stopped.Plan.Id, PromptEnd.Stopped, played, mark, since));
        }
    }

    /// <summary>Moves the clock to whatever comes first: an input under way, the end of a prompt, the caller's next action, the deadline.</summary>
    ValueTask<SessionInput> ISessionInput.NextAsync(TimeSpan? deadline, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        while (true)
        {
            var input = _coming.TryPeek(out _, out var key) ? key.Item1 : TimeSpan.MaxValue;
            var prompt = _playing.TryPeek(out var first) ? first.End : TimeSpan.MaxValue;
            var capture = _capture?.End ?? TimeSpan.MaxValue;
            Respond(deadline);
            var caller = NextAction(deadline);
            var limit = deadline ?? TimeSpan.MaxValue;
            if (_delays.TryPeek(out _, out var delay) && delay.Item1 <= input && delay.Item1 <= prompt && delay.Item1 <= capture && delay.Item1 <= caller && delay.Item1 <= limit) return Release();
            if (input <= prompt && input <= caller && input <= limit)
            {
                var taken = _coming.Dequeue();
                if (ReferenceEquals(taken, _withdrawn)) continue;
                if (ReferenceEquals(taken, _transfer?.End)) _transfer = null;
                return Deliver(taken, input);
            }
            if (prompt <= caller && prompt <= limit)
            {
                _playing.Dequeue();
                var (mark, since) = PromptDuration.MarkAt(first!.Plan.Segments, first.End - first.Start);
                return Deliver(new SessionInput.PromptEnded(first.Plan.Id, PromptEnd.Played, first.End - first.Start, mark, since), prompt);
            }
            if (capture < caller && capture <= limit)
            {
                var result = _capture!.Finish();
                _silent = false;
                if (result.End == CaptureEnd.NoInput && GivesUp()) return Deliver(new SessionInput.HungUp(), capture);
                _capture = null;
                return Deliver(new SessionInput.CaptureEnded(result), capture);
            }
            if (caller <= limit && caller < TimeSpan.MaxValue)
            {
                Act(_steps.Dequeue(), caller);
                continue;
            }
            if (deadline is not { } time || time == TimeSpan.MaxValue) return Deliver(new SessionInput.Aborted("the caller's script has ended and the dialog waits for ever"), Now);
            var waited = time > Now && _playing.Count == 0 && _delays.Count == 0;
            if (waited) (_silent, _expectsReaction) = (false, false);
            if (waited && GivesUp()) return Deliver(new SessionInput.HungUp(), time);
            return Deliver(new SessionInput.TimedOut(), time);
        }
    }

    /// <summary>Completes when so much time has passed on the line: how long a service takes.</summary>
    public Task DelayAsync(TimeSpan time)
    {
        var passed = new TaskCompletionSource();
        _delays.Enqueue(passed, (Now + time, _order++));
        // Who answers late may ask again at once (a redirect): the session goes on waiting.
        ((ISessionInput)this).Wake();
        return passed.Task;
    }

    void ISessionInput.Wake() => Interlocked.Exchange(ref _sleeper, null)?.TrySetResult(new SessionInput.Woken());

    void IRecogniser.Configure(RecogniserSettings settings) => _listening = settings;

    // What waited for that moment goes on, and says by Wake when it has come to an end; until then nothing else happens.
    private ValueTask<SessionInput> Release()
    {
        var sleeper = new TaskCompletionSource<SessionInput>(TaskCreationOptions.RunContinuationsAsynchronously);
        _sleeper = sleeper;
        _delays.TryDequeue(out var passed, out var due);
        if (due.Item1 > Now) Now = due.Item1;
        passed!.SetResult();
        return new ValueTask<SessionInput>(sleeper.Task);
    }

    void ITelephony.Disconnect(string? reason) => _gone = true;

    void ITelephony.Transfer(TransferRequest request)
    {
        var outcome = _transfers.TryDequeue(out var next) ? next : new TransferOutcome("noanswer", request.ConnectTimeout);
        if (request.MaxTime is { } most && outcome.After > most) outcome = new TransferOutcome("maxtime_disconnect", most);
        if (outcome.Connects) Send(Now, new SessionInput.TransferAnswered());
        _transfer = new(outcome, Now, new SessionInput.TransferEnded(outcome.Result, outcome.Connects ? outcome.After : TimeSpan.Zero));
        Send(Now + outcome.After, _transfer.End);
    }

    void ITelephony.EndTransfer()
    {
        if (_transfer is not { } under) return;
        _withdrawn = under.End;
        Send(Now, new SessionInput.TransferEnded("near_end_disconnect", under.Outcome.Connects ? Now - under.Start : TimeSpan.Zero));
        _transfer = null;
    }

    void ICapture.Begin(CaptureRequest request) => (_capture, _expectsReaction) = (new VirtualCapture(request, Now), false);

    void ICapture.Stop()
    {
        if (_capture is null) return;
        Send(Now, new SessionInput.CaptureEnded(_capture.Stop(Now)));
        _capture = null;
    }

    void IPrivacy.Begin(string why, SourcePlace place) => _masks.Change(Now, on: true);

    void IPrivacy.End() => _masks.Change(Now, on: false);

    void IPrivacy.Disclose(SessionInput.Key key) => _masks.Disclose(key.Tag);

    void ISessionLog.Log(string label, string text, SourcePlace place)
    {
    }

    ImmutableArray<RecordAck> ISessionLog.Record(string commands, SourcePlace place)
    {
        var acks = _recorder(commands, (long)(Now.TotalSeconds * SamplesPerSecond));
        _acknowledged += acks.Length;
        return acks;
    }

    void ISessionLog.Warn(string code, string message, SourcePlace place) => _warnings.Add($"{code}: {message} ({place})");

    void ISessionLog.Trace(TraceEvent step) => _trace.Add(step);

    private ValueTask<SessionInput> Deliver(SessionInput input, TimeSpan at)
    {
        if (at > Now) Now = at;
        return ValueTask.FromResult(input);
    }

    // A script that has come to its end must not leave a dialog that asks for ever.
    private bool GivesUp() => Responder is null && _steps.Count == 0 && !_gone && ++_unanswered > PatienceInTimeouts && (_gone = true);

    private void Respond(TimeSpan? deadline)
    {
        if (Responder is null || _steps.Count > 0 || _playing.Count > 0 || (_started.Count == 0 && !AnswersUnasked) || deadline <= Now) return;
        var heard = string.Join(' ', _started.Select(s => s.Text));
        _started.Clear();
        if (Responder(heard) is { } action) _steps.Enqueue(new CallerStep(new CallerTrigger.WhenQuiet(), action, 0));
    }

    private TimeSpan NextAction(TimeSpan? deadline)
    {
        if (_gone || _silent || !_steps.TryPeek(out var step)) return TimeSpan.MaxValue;
        var at = step.Trigger switch
        {
            // A poll for what is already there is not yet waiting.
            CallerTrigger.WhenQuiet => deadline <= Now || _expectsReaction || _delays.Count > 0 ? TimeSpan.MaxValue : _playing.Count > 0 ? _playing.Last().End : Now,
            CallerTrigger.AtOnce => Now,
            CallerTrigger.AtTime time => time.Time,
            CallerTrigger.AtPrompt prompt => Started(s => s.Id == prompt.Number, prompt.After),
            CallerTrigger.AtText text => Started(s => s.Text.Contains(text.Text, StringComparison.OrdinalIgnoreCase), text.After),
            _ => TimeSpan.MaxValue,
        };
        if (at == TimeSpan.MaxValue) return at;
        var earliest = at > _freeFrom ? at : _freeFrom;
        return earliest > Now ? earliest : Now;
    }

    private TimeSpan Started(Predicate<(int Id, string Text, TimeSpan Start)> which, TimeSpan after)
    {
        var found = _started.FindIndex(which);
        return found < 0 ? TimeSpan.MaxValue : _started[found].Start + after;
    }

    private void Act(CallerStep step, TimeSpan at)
    {
        if (at > Now) Now = at;
        // A text triggers once: a reprompt of the same words is another moment.
        if (step.Trigger is CallerTrigger.AtText text) _started.RemoveAll(s => s.Start <= at && s.Text.Contains(text.Text, StringComparison.OrdinalIgnoreCase));
        switch (step.Action)
        {
            case CallerAction.Press press:
                foreach (var key in press.Keys)
                {
                    Send(at, new SessionInput.Key(key, at) { Tag = _keys.Count });
                    _keys.Add(new PressedKey(key, at, _acknowledged) { Masks = _masks.Count });
                    at += BetweenKeys;
                }
                (_freeFrom, _expectsReaction) = (at, true);
                break;
            case CallerAction.Say say:
                Say(say, at);
                break;
            case CallerAction.Speak speak:
                _freeFrom = at + speak.Time;
                if (_capture is not null) _capture = _capture with { SpokenUntil = _freeFrom };
                break;
            case CallerAction.Wait wait:
                _freeFrom = at + wait.Time;
                break;
            case CallerAction.Silence:
                _silent = true;
                break;
            case CallerAction.HangUp:
                _gone = true;
                Send(at, new SessionInput.HungUp());
                break;
            case CallerAction.Abort abort:
                Send(at, new SessionInput.Aborted(abort.Reason));
                break;
            case CallerAction.Event happened:
                Send(at, new SessionInput.External(happened.Name, happened.Message));
                break;
        }
    }

    private void Say(CallerAction.Say say, TimeSpan at)
    {
        if (say.Length > TimeSpan.Zero)
        {
            Send(at, new SessionInput.SpeechBegan(at));
            _freeFrom = at + say.Length;
        }
        if (_listening is { } settings && say.Length > settings.MaxSpeechTimeout)
        {
            Send(at + settings.MaxSpeechTimeout, new SessionInput.SpeechTooLong(at + settings.MaxSpeechTimeout));
            return;
        }
        var heard = new SessionInput.Utterance(say.Text, say.Text.Length == 0 ? 0 : say.Confidence, at + say.Length) { Others = say.Others };
        Send(at + say.Length, _listening?.RecordedAs is { } type ? heard with { Recording = VirtualCapture.Utterance(type, say.Length) } : heard);
    }

    private void Send(TimeSpan at, SessionInput input) => _coming.Enqueue(input, (at, _order++));

    private sealed record VirtualTransfer(TransferOutcome Outcome, TimeSpan Start, SessionInput.TransferEnded End);

    private sealed record PlayingPlan(PromptPlan Plan, TimeSpan Start, TimeSpan End);
}

/// <summary>A key and the session time at which it was pressed.</summary>
/// <param name="Acknowledged">Record commands acknowledged when the caller decided to press: of what happens at one time, they were first.</param>
public readonly record struct PressedKey(char Key, TimeSpan At, int Acknowledged)
{
    /// <summary>Changes of the mask by then, like <see cref="Acknowledged"/>.</summary>
    public int Masks { get; init; }

    /// <summary>No recording of the call has it, whatever was commanded: a sensitive scope was on, or nothing that is not sensitive took it.</summary>
    public bool Hidden { get; init; }
}
