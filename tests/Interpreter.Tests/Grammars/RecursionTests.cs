using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Tests.Grammars;

/// <summary>Rules that refer to themselves: right, left and twice; ambiguous ones stay affordable.</summary>
public sealed class RecursionTests
{
    [Theory]
    [InlineData("$s = a $s | a;", "a a a", true)]
    [InlineData("$s = $s a | a;", "a a a", true)]
    [InlineData("$s = $s $s | a;", "a a a a", true)]
    [InlineData("$s = l $s r | x;", "l l x r r", true)]
    [InlineData("$s = l $s r | x;", "l l x r", false)]
    [InlineData("$s = $t; $t = $s;", "a", false)]
    [InlineData("$s = [$s];", "", true)]
    [InlineData("$s = a [$t]; $t = b [$s];", "a b a b a", true)]
    public void Words_are_accepted_as_the_rules_say(string rules, string words, bool accepted) =>
        Assert.Equal(accepted, Match(rules, words.Split(' ', StringSplitOptions.RemoveEmptyEntries)).IsAccepted);

    [Theory]
    [InlineData("$s = $s $s | $s $s $s | a | [$s];")]
    [InlineData("$s = (a | a | a | [$s])<0-> | $s;")]
    [InlineData("$s = ((a<0->)<0->)<0-> b;")]
    public void Explosive_grammars_end_soon(string rules)
    {
        var began = TimeProvider.System.GetTimestamp();
        Match(rules, [.. Enumerable.Repeat("a", 64)]);
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(2), rules);
    }

    [Fact]
    public void A_grammar_that_grows_without_end_is_refused()
    {
        var rules = string.Concat(Enumerable.Range(0, 20).Select(i => $"$r{i} = $r{i + 1} $r{i + 1};\n")) + "$r20 = a;";
        var parsed = Parse("root $r0;\n" + rules);
        var (automaton, fault) = new AutomatonBuilder(parsed, new Dictionary<string, GrammarSource>()).Build();
        Assert.Null(automaton);
        Assert.Contains("10000", fault, StringComparison.Ordinal);
    }

    private static Matching Match(string rules, string[] words)
    {
        var (automaton, fault) = new AutomatonBuilder(Parse("root $s;\n" + rules), new Dictionary<string, GrammarSource>()).Build();
        Assert.Null(fault);
        return words.Aggregate(Matching.Begin(automaton!), (m, w) => m.Next(w));
    }

    private static GrammarSource Parse(string body)
    {
        var parsed = SrgsAbnfParser.Parse("#ABNF 1.0;\nlanguage en;\n" + body, new Uri("file:///g"), "g", standsAlone: true, new SourcePlace("g", 1, 1));
        return Assert.IsType<GrammarSource>(parsed.Document);
    }
}
