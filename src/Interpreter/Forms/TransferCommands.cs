using System.Collections.Immutable;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Forms;

/// <summary>
/// Commands by which a caller ends a transfer: what matches a grammar of the item, in keys or words. All else is ignored, and meant for the
/// other party (section 2.3.7.2.1).
/// </summary>
internal sealed class TransferCommands(ImmutableArray<ActiveGrammar> grammars)
{
    private readonly ImmutableArray<Matching> _keys = [.. Begin(grammars, GrammarMode.Dtmf)];
    private readonly ImmutableArray<Matching> _words = [.. Begin(grammars, GrammarMode.Voice)];
    private ImmutableArray<Matching> _live = [];
    private string _typed = "";

    /// <summary>What was said or pressed, once it is a command.</summary>
    public (string Utterance, string Mode)? On(SessionInput input) => input switch
    {
        SessionInput.Key key => OnKey(key.Digit.ToString()) ? (_typed, "dtmf") : null,
        SessionInput.Utterance words when IsCommand(words.Text) => (words.Text, "voice"),
        _ => null,
    };

    private bool OnKey(string key)
    {
        var next = Next(_live, key);
        // A key that leads nowhere may begin anew.
        if (next.IsEmpty) (next, _typed) = (Next(_keys, key), "");
        (_live, _typed) = (next, _typed + key);
        return _live.Any(m => m.IsAccepted);
    }

    private bool IsCommand(string text)
    {
        var tokens = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return tokens.Length > 0 && _words.Any(m => tokens.Aggregate(m, (matching, token) => matching.Next(token)).IsAccepted);
    }

    private static ImmutableArray<Matching> Next(ImmutableArray<Matching> live, string key) => [.. live.Select(m => m.Next(key)).Where(m => m.IsAlive)];

    private static IEnumerable<Matching> Begin(ImmutableArray<ActiveGrammar> grammars, GrammarMode mode) =>
        grammars.Where(g => g.Grammar.Mode == mode).Select(g => Matching.Begin(g.Grammar.Automaton));
}
