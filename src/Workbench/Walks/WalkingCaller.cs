using System.Collections.Immutable;
using VxmlGir.Interpreter.Forms;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Observation;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.Workbench.Walks;

/// <summary>
/// One walk's caller. Told what listens, it answers most times with something from those grammars (one caller of five seldom does, one of ten mostly keeps silent), else with something from outside, with
/// noise or silence; it hangs up after its turns, and in one walk of eight at some turn before. All by its seed.
/// </summary>
internal sealed class WalkingCaller(int seed, int turns, ISessionObserver next) : ISessionObserver
{
    private const string AllKeys = "0123456789*#";

    private static readonly ImmutableArray<string> Strangers = ["zebra", "yes please", "what", "seventeen bananas", "help", "operator", "no", "nineteen eighty four"];

    private static readonly ImmutableArray<string> TransferResults = ["noanswer", "busy", "near_end_disconnect", "far_end_disconnect", "network_busy", "unknown", "error.connection.baddestination"];

    // A stream of its own: what the caller does may not depend on what is asked elsewhere.
    private readonly Random _random = new(seed);
    private readonly int _leaves = seed % 8 == 7 ? Early(seed, seed % 16 == 7 ? 2 : turns) : turns;
    private readonly int _willing = seed % 5 == 4 ? 3 : 8;
    private readonly int _silence = seed % 10 == 3 ? 7 : 0;
    private CallerAction? _afterwards;
    private (FormItemNode Item, ImmutableArray<ActiveGrammar> Grammars)? _asked;

    /// <summary>How often the caller was asked for something and did something.</summary>
    public int Turns { get; private set; }

    public ImmutableArray<TransferOutcome> Transfers =>
        [.. Enumerable.Range(0, turns).Select(i => new TransferOutcome(TransferResults[(seed + i) % TransferResults.Length], TimeSpan.FromSeconds(2)))];

    // Not the stream's own first number: whether the caller leaves says nothing of what it does before.
    private static int Early(int seed, int before)
    {
        Random chance = new(seed);
        return chance.Next(before);
    }

    public CallerAction? Respond()
    {
        if (_asked is not { } asked)
        {
            var then = _afterwards;
            _afterwards = null;
            return then;
        }
        (_asked, _afterwards) = (null, null);
        if (Turns++ >= _leaves) return new CallerAction.HangUp();
        if (_random.Next(10) < _silence) return new CallerAction.Silence();
        if (asked.Item is RecordNode record && _random.Next(3) > 0) return Speak(record.MaxTime ?? TimeSpan.FromMinutes(11));
        return _random.Next(10) < _willing ? FromWithin(asked.Grammars) ?? FromOutside(asked.Grammars) : FromOutside(asked.Grammars);
    }

    public void Enters(SourcePlace place) => next.Enters(place);

    public void Decides(ScriptSource condition, bool holds) => next.Decides(condition, holds);

    public void Listens(FormItemNode item, ImmutableArray<ActiveGrammar> grammars)
    {
        _asked = (item, grammars);
        next.Listens(item, grammars);
    }

    public void Matches(ActiveGrammar grammar, ImmutableArray<MatchNote> notes) => next.Matches(grammar, notes);

    // Into a recording: short, ended by a key, or longer than anybody wants.
    private CallerAction.Speak Speak(TimeSpan most)
    {
        if (_random.Next(3) == 0) _afterwards = new CallerAction.Press("#");
        return new CallerAction.Speak(_random.Next(6) == 0 ? most + TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(_random.Next(1, 5)));
    }

    private CallerAction? FromWithin(ImmutableArray<ActiveGrammar> grammars)
    {
        if (grammars.IsEmpty) return null;
        var grammar = grammars[_random.Next(grammars.Length)].Grammar;
        if (GrammarSentence.Draw(grammar.Automaton, _random) is not { } tokens) return null;
        return grammar.Mode == GrammarMode.Dtmf ? new CallerAction.Press(string.Concat(tokens)) : new CallerAction.Say(string.Join(' ', tokens));
    }

    private CallerAction FromOutside(ImmutableArray<ActiveGrammar> grammars) => _random.Next(7) switch
    {
        0 or 6 => new CallerAction.Silence(),
        1 => new CallerAction.Say(""),
        2 => new CallerAction.Say(Strangers[_random.Next(Strangers.Length)]) { Confidence = _random.NextDouble() },
        // Almost right: an input without its last token.
        3 when FromWithin(grammars) is CallerAction.Press { Keys.Length: > 1 } press => new CallerAction.Press(press.Keys[..^1]),
        4 when FromWithin(grammars) is CallerAction.Say { Text: var text } && text.LastIndexOf(' ') is > 0 and var cut => new CallerAction.Say(text[..cut]),
        _ => new CallerAction.Press(string.Concat(Enumerable.Range(0, _random.Next(1, 7)).Select(_ => AllKeys[_random.Next(AllKeys.Length)]))),
    };
}
