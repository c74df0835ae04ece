using System.Collections.Immutable;
using VxmlGir.Interpreter.Dtmf;
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
        StartPrompts();
        session.Waited();
        if (!session.Prompts.IsPlaying) Step(new DtmfInput.PromptsEnded());
        while (_result is null)
        {
            Take(session.Input.HasEarly ? session.Input.TakeEarly() : await session.Input.NextAsync(_deadline));
        }
        return _result;
    }

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
                if (!session.Prompts.MayInterrupt || IsLateTerminator(key)) return;
                session.Trace("key", session.IsPrivate(frame) ? "•" : key.Digit.ToString(), frame.Item!.Place);
                Step(new DtmfInput.Key(key.Digit));
                break;
            case SessionInput.Utterance words:
                if (session.Prompts.MayInterrupt) _result = Match(words);
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

    private void Step(DtmfInput input)
    {
        var step = _collector.On(input);
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
                    session.Prompts.Stop();
                    break;
                case DtmfEffect.NoInput:
                    _result = new Collected.NoInput();
                    break;
                case DtmfEffect.Matched { Grammar: { } index } matched:
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

    private Collected Match(SessionInput.Utterance words)
    {
        session.Prompts.Stop();
        session.Trace("said", session.IsPrivate(frame) ? "••••" : words.Text, frame.Item!.Place);
        var tokens = words.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        foreach (var active in _words)
        {
            if (tokens.Length == 0) break;
            var matching = tokens.Aggregate(Matching.Begin(active.Grammar.Automaton), (m, token) => m.Next(token));
            if (matching.Accepted is { } notes) return new Collected.Match(active, words.Text, "voice", words.Confidence, notes);
        }
        return new Collected.NoMatch(words.Text, "voice");
    }
}
