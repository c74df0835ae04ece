using System.Collections.Immutable;
using System.Globalization;
using VxmlGir.Interpreter.Dtmf;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Session;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Forms;

/// <summary>
/// The shell around <see cref="DtmfCollector"/>: plays prompts, turns session inputs into its inputs and its effects into
/// waiting. Spoken input is matched whole.
/// </summary>
internal sealed class Collector(SessionState session, Frame frame, ImmutableArray<ActiveGrammar> grammars)
{
    private const int MaxCandidates = 10;

    private static readonly TimeSpan LateTerminator = TimeSpan.FromSeconds(2);

    private readonly ImmutableArray<ActiveGrammar> _keys = [.. grammars.Where(g => g.Grammar.Mode == GrammarMode.Dtmf)];
    private readonly ImmutableArray<ActiveGrammar> _words = [.. grammars.Where(g => g.Grammar.Mode == GrammarMode.Voice)];
    private DtmfCollector _collector = DtmfCollector.Begin(new DtmfSettings(default, default, default, null), []);
    private TimeSpan? _deadline;
    private Collected? _result;

    public async ValueTask<Collected> RunAsync()
    {
        _collector = DtmfCollector.Begin(Settings(), _keys.Select(g => g.Grammar.Automaton));
        if (!await session.Input.PollAsync()) return session.CallerIsGone ? new Collected.HungUp() : new Collected.Ended();
        if (!_words.IsEmpty) SpeechSettings.Configure(frame);
        StartPrompts();
        session.Input.LastMark = null;
        if (!session.Prompts.IsPlaying) Step(new DtmfInput.PromptsEnded());
        while (_result is null)
        {
            Take(session.Input.HasEarly ? session.Input.TakeEarly() : await session.Input.NextAsync(_deadline));
            if (session.Prompts.AwaitsMark && !session.CallerIsGone) await session.Input.MarkAsync();
        }
        return _result;
    }

    // In hotword mode what matches nothing was never said: the platform speaks on.
    private bool IsHotwordRunning => session.Prompts.IsPlaying && session.Prompts.IsHotword;

    // Keys typed ahead answer the prompt before it is heard; a prompt that may not be interrupted discards them (section 4.1.5).
    private void StartPrompts()
    {
        if (session.Prompts.HasUninterruptible) session.Input.DropEarly();
        else if (session.Input.HasEarly && !session.Prompts.IsEmpty) session.Prompts.Skip();
        session.Prompts.Flush();
    }

    private DtmfSettings Settings() => new(
        session.Prompts.LastTimeout ?? Time("timeout", 5),
        Time("interdigittimeout", 3),
        Time("termtimeout", 0),
        frame.Property("termchar") is [var key] ? key : null);

    private TimeSpan Time(string property, int otherwise) => Durations.TryParse(frame.Property(property)) ?? TimeSpan.FromSeconds(otherwise);

    private void Take(SessionInput input)
    {
        switch (input)
        {
            case SessionInput.Key key:
                if (!session.Prompts.MayInterrupt || !Allows("dtmf") || IsLateTerminator(key)) return;
                session.Sensitive.Taken(key, frame);
                session.Trace("key", session.IsPrivate(frame) ? "•" : key.Digit.ToString(), frame.Item!.Place);
                Step(new DtmfInput.Key(key.Digit));
                break;
            case SessionInput.Utterance words:
                if (session.Prompts.MayInterrupt && Allows("voice")) Hear(words);
                break;
            case SessionInput.SpeechBegan:
                if (!session.Prompts.MayInterrupt || !Allows("voice") || IsHotwordRunning) return;
                session.Prompts.Stop();
                _deadline = null;
                break;
            case SessionInput.SpeechTooLong:
                _result = new Collected.Event(EventNames.MaxSpeechTimeout, null);
                break;
            case SessionInput.PromptEnded:
                if (!session.Prompts.IsPlaying) Step(new DtmfInput.PromptsEnded());
                break;
            case SessionInput.TimedOut:
                Step(new DtmfInput.TimerFired());
                break;
            case SessionInput.HungUp:
                _result = new Collected.HungUp();
                break;
            case SessionInput.External external:
                _result = new Collected.Event(external.EventName, external.Message);
                break;
            case SessionInput.Aborted:
                _result = new Collected.Ended();
                break;
        }
    }

    // An entry of fixed length is complete without its "#"; who presses it all the same does not answer the next question.
    private bool IsLateTerminator(SessionInput.Key key) =>
        _collector.Keys.Length == 0 && key.Digit == _collector.Settings.TermKey && session.Input.CompletedAt is { } at && key.At - at < LateTerminator
        && !_collector.Grammars.Any(g => g.Next(key.Digit.ToString()).IsAlive);

    // The inputmodes property (section 6.3.6).
    private bool Allows(string mode) => frame.Property("inputmodes").Contains(mode, StringComparison.Ordinal);

    private void Step(DtmfInput input)
    {
        var hotword = IsHotwordRunning;
        var step = _collector.On(input);
        if (hotword && step.Effects.Any(e => e is DtmfEffect.Matched { Grammar: null }))
        {
            _collector = DtmfCollector.Begin(Settings(), _keys.Select(g => g.Grammar.Automaton));
            _deadline = null;
            return;
        }
        _collector = step.Next;
        foreach (var effect in step.Effects)
        {
            switch (effect)
            {
                case DtmfEffect.StartTimer timer:
                    _deadline = session.Input.Now + timer.After;
                    break;
                case DtmfEffect.StopTimer:
                    _deadline = null;
                    break;
                case DtmfEffect.StopPrompts:
                    if (!hotword) session.Prompts.Stop();
                    break;
                case DtmfEffect.NoInput:
                    _result = new Collected.NoInput();
                    break;
                case DtmfEffect.Matched { Grammar: { } index } matched:
                    session.Prompts.Stop();
                    var notes = _collector.Grammars[index].Accepted ?? [];
                    session.Input.CompletedAt = input is DtmfInput.Key { Digit: var last } && last != _collector.Settings.TermKey ? session.Input.Now : null;
                    _result = new Collected.Match(_keys[index], matched.Keys, "dtmf", 1.0, notes);
                    break;
                case DtmfEffect.Matched missed:
                    _result = new Collected.NoMatch(missed.Keys, "dtmf");
                    break;
            }
        }
    }

    private void Hear(SessionInput.Utterance words)
    {
        var matches = Candidates(words);
        if (matches.Count == 0 && IsHotwordRunning) return;
        session.Prompts.Stop();
        session.Trace("said", session.IsPrivate(frame) ? "••••" : words.Text, frame.Item!.Place);
        _result = matches.Count == 0
            ? new Collected.NoMatch(words.Text, "voice") { Confidence = words.Confidence, Recording = words.Recording }
            : matches[0] with { Others = [.. matches.Skip(1)], Recording = words.Recording };
    }

    // Each hypothesis by the first grammar that takes it, best first, as many as maxnbest and confidencelevel let pass.
    private List<Collected.Match> Candidates(SessionInput.Utterance words)
    {
        var least = double.TryParse(frame.Property("confidencelevel"), NumberStyles.Float, CultureInfo.InvariantCulture, out var level) ? level : 0.5;
        var most = int.TryParse(frame.Property("maxnbest"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Clamp(count, 1, MaxCandidates) : 1;
        var matches = new List<Collected.Match>();
        foreach (var said in words.Others.Prepend(new Hypothesis(words.Text, words.Confidence)))
        {
            if (matches.Count < most && said.Confidence >= least && MatchOne(said) is { } match) matches.Add(match);
        }
        return matches;
    }

    private Collected.Match? MatchOne(Hypothesis said)
    {
        var tokens = said.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (tokens.Length == 0) return null;
        foreach (var active in _words)
        {
            var matching = tokens.Aggregate(Matching.Begin(active.Grammar.Automaton), (m, token) => m.Next(token));
            if (matching.Accepted is { } notes) return new Collected.Match(active, said.Text, "voice", said.Confidence, notes);
        }
        return null;
    }
}
