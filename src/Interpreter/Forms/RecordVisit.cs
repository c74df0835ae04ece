using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Forms;

/// <summary><c>&lt;record&gt;</c>: the platform takes down speech, keys and time end it (section 2.3.6).</summary>
internal sealed class RecordVisit(FormRun run, RecordNode item)
{
    private ImmutableArray<ActiveGrammar> _grammars = [];
    private ImmutableArray<Matching> _matching = [];
    private ActiveGrammar? _matched;
    private string _keys = "";
    private char? _endKey;

    public async ValueTask<Completion> RunAsync()
    {
        var session = run.Session;
        if (session.CallerIsGone) return new Completion.Exit(ImmutableDictionary<string, string>.Empty);
        if (session.Setup.Ports.Capture is not { } capture) return Throw("error.unsupported.record", "the platform cannot record");
        var (grammars, fault) = await new GrammarActivation(run, item).ActivateAsync();
        if (fault is not null) return new Completion.Throw(fault);
        session.Setup.Observer?.Listens(item, grammars);
        _grammars = [.. grammars.Where(g => g.Grammar.Mode == GrammarMode.Dtmf)];
        Restart();
        await session.Input.PlayOutAsync();
        if (session.CallerIsGone) return Throw(EventNames.HangUp, null);
        session.Input.DropEarly();
        session.Trace("capture", item.Beep ? "beep" : "", item.Place);
        capture.Begin(Request());
        return await WaitAsync(capture);
    }

    private CaptureRequest Request()
    {
        var frame = run.FrameOf(item);
        var longest = run.Session.Setup.Limits.RecordingTime;
        var max = item.MaxTime ?? Durations.TryParse(frame.Property("maxrecordtime")) ?? longest;
        return new CaptureRequest(
            item.MediaType,
            item.Beep,
            run.Session.Prompts.LastTimeout ?? Durations.TryParse(frame.Property("timeout")) ?? TimeSpan.FromSeconds(5),
            item.FinalSilence ?? Durations.TryParse(frame.Property("finalsilence")) ?? TimeSpan.FromSeconds(3),
            max < longest ? max : longest);
    }

    private async ValueTask<Completion> WaitAsync(ICapture capture)
    {
        Completion? outside = null;
        while (true)
        {
            switch (await run.Session.Input.NextAsync(null))
            {
                case SessionInput.CaptureEnded ended:
                    return await EndAsync(ended.Result, outside);
                case SessionInput.Key key when outside is null && _endKey is null && Ends(key):
                    capture.Stop();
                    break;
                case SessionInput.HungUp when outside is null:
                    outside = Throw(EventNames.HangUp, null);
                    capture.Stop();
                    break;
                case SessionInput.External external when outside is null:
                    outside = Throw(external.EventName, external.Message);
                    capture.Stop();
                    break;
                case SessionInput.Aborted:
                    capture.Stop();
                    return new Completion.Exit(ImmutableDictionary<string, string>.Empty);
            }
        }
    }

    // A key ends the recording when it completes what a grammar wants, or when nothing wants it and dtmfterm holds.
    private bool Ends(SessionInput.Key pressed)
    {
        var key = pressed.Digit;
        run.Session.Sensitive.Taken(pressed, run.FrameOf(item));
        run.Session.Trace("key", run.Session.IsPrivate(run.FrameOf(item)) ? "•" : key.ToString(), item.Place);
        _keys += key;
        _matching = [.. _matching.Select(m => m.Next(key.ToString()))];
        var index = _matching.ToList().FindIndex(m => m.IsAccepted);
        if (index >= 0)
        {
            _matched = _grammars[index];
            run.Session.Setup.Observer?.Matches(_matched, _matching[index].Accepted ?? []);
        }
        else if (_matching.Any(m => m.IsAlive)) return false;
        if (_matched is null && !item.EndsByKey)
        {
            Restart();
            return false;
        }
        _endKey = key;
        return true;
    }

    private void Restart()
    {
        _keys = "";
        _matching = [.. _grammars.Select(g => Matching.Begin(g.Grammar.Automaton))];
    }

    private async ValueTask<Completion> EndAsync(CaptureResult result, Completion? outside)
    {
        run.Session.Trace("captured", $"{result.End.ToString().ToLowerInvariant()} {Durations.Write(result.Duration)}", item.Place);
        switch (result.End)
        {
            case CaptureEnd.NoResource:
                return Throw("error.noresource", "the platform cannot record now");
            case CaptureEnd.UnsupportedFormat:
                return Throw("error.unsupported.format", $"'{item.MediaType}' cannot be recorded");
            case CaptureEnd.NoInput when outside is null:
                return Throw(EventNames.NoInput, null);
        }
        // What a caller who hung up has said is kept (section 2.3.6): the handler may submit it.
        if (!result.Audio.IsEmpty) Fill(result);
        if (outside is not null) return outside;
        if (_matched is { Owner: not GrammarOwner.Item } outer)
        {
            // A link or another dialog was called for: it goes on there, and the recording stays in the variable.
            return await new ResultProcessor(run).ProcessAsync(new Recognition(outer, _keys, "dtmf", 1.0, new ScriptValue.Text(_keys)), item);
        }
        if (result.Audio.IsEmpty) return Throw(EventNames.NoInput, null);
        return await new FilledPhase(run).RunAsync([item]);
    }

    private void Fill(CaptureResult result)
    {
        run.Scope.Declare(item.Name, new ScriptValue.Text(run.Session.Recordings.Keep(result)));
        run.Scope.Declare(item.Name + "$", new ScriptValue.Structure(ImmutableDictionary<string, ScriptValue>.Empty
            .Add("duration", new ScriptValue.Number(Math.Round(result.Duration.TotalMilliseconds)))
            .Add("size", new ScriptValue.Number(result.Audio.Length))
            .Add("termchar", _endKey is { } key ? new ScriptValue.Text(key.ToString()) : ScriptValue.Null.Value)
            .Add("maxtime", result.End == CaptureEnd.MaxTime ? ScriptValue.True : ScriptValue.False)));
        run.Session.Trace("filled", $"{item.Title} = {Durations.Write(result.Duration)} of {result.MediaType}", item.Place);
    }

    private Completion.Throw Throw(string name, string? message) => new(new VoiceXmlEvent(name, message, item.Place));
}
