using System.Collections.Immutable;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Tests.Grammars;

/// <summary>
/// Random grammars against a matcher that is slow and plain: the set of places where an expansion that begins here may end.
/// It shares no code with the automaton.
/// </summary>
public sealed class RandomGrammarTests
{
    private const int Grammars = 5_000;
    private const int InputsOfEach = 8;
    private const int Rules = 4;
    private static readonly SourcePlace Place = new("random", 1, 1);
    private static readonly Uri Home = new("file:///random");

    [Fact]
    public void Every_random_grammar_accepts_what_the_plain_matcher_does()
    {
        var (accepted, refused) = (0, 0);
        for (var seed = 0; seed < Grammars; seed++)
        {
            var random = new Random(seed);
            var rules = Enumerable.Range(0, Rules).Select(i => Expand(random, i, 3)).ToImmutableArray();
            var (automaton, fault) = new AutomatonBuilder(Source(rules), new Dictionary<string, GrammarSource>()).Build();
            Assert.True(fault is null || fault.Contains("states", StringComparison.Ordinal), $"seed {seed}: {fault}");
            if (automaton is null) continue;
            for (var i = 0; i < InputsOfEach; i++)
            {
                var input = Enumerable.Range(0, random.Next(6)).Select(_ => $"{random.Next(1, 3)}").ToArray();
                var expected = new Plain(rules, input).Ends(rules[0], 0).Contains(input.Length);
                var actual = input.Aggregate(Matching.Begin(automaton), (m, key) => m.Next(key));
                Assert.True(expected == actual.IsAccepted, $"seed {seed}: {string.Join("", input)} expected {expected}\n{string.Join('\n', rules)}");
                Assert.True(!expected || input.Length <= automaton.MostTokens, $"seed {seed}: more than {automaton.MostTokens} tokens");
                if (expected) accepted++;
                else refused++;
            }
        }
        // A generator that makes only one kind proves nothing.
        Assert.True(accepted > Grammars && refused > Grammars, $"{accepted} accepted, {refused} refused");
    }

    private static GrammarSource Source(ImmutableArray<Expansion> rules) => new(GrammarMode.Dtmf, "r0",
        rules.Select((r, i) => new GrammarRule($"r{i}", r, true, Place)).ToImmutableDictionary(r => r.Name), TagFormat.Script, Home, Place);

    // Rules refer to later ones only: what refers to itself has bounds of its own.
    private static Expansion Expand(Random random, int rule, int depth) => random.Next(depth == 0 ? 2 : 8) switch
    {
        0 or 1 => new Expansion.Token($"{random.Next(1, 3)}"),
        2 or 3 => new Expansion.Sequence(Some(random, rule, depth, 0, 4)),
        4 or 5 => new Expansion.OneOf(Some(random, rule, depth, 1, 4)),
        6 => Repeat(random, Expand(random, rule, depth - 1)),
        _ => random.Next(6) switch
        {
            0 => new Expansion.Special((SpecialRule)random.Next(3)),
            _ when rule + 1 < Rules => new Expansion.Reference(null, $"r{random.Next(rule + 1, Rules)}", Place),
            _ => Expansion.Empty,
        },
    };

    private static ImmutableArray<Expansion> Some(Random random, int rule, int depth, int least, int most) =>
        [.. Enumerable.Range(0, random.Next(least, most)).Select(_ => Expand(random, rule, depth - 1))];

    private static Expansion.Repeat Repeat(Random random, Expansion body)
    {
        var min = random.Next(3);
        return new Expansion.Repeat(body, min, random.Next(3) == 0 ? null : min + random.Next(3));
    }

    private sealed class Plain(ImmutableArray<Expansion> rules, string[] input)
    {
        public ImmutableHashSet<int> Ends(Expansion expansion, int at) => expansion switch
        {
            Expansion.Token token => at < input.Length && input[at] == token.Text ? [at + 1] : [],
            Expansion.Sequence sequence => sequence.Parts.Aggregate(ImmutableHashSet.Create(at), (from, part) => After(part, from)),
            Expansion.OneOf choice => [.. choice.Alternatives.SelectMany(a => Ends(a, at))],
            Expansion.Repeat repeat => Repeated(repeat, at),
            Expansion.Reference reference => Ends(rules[reference.Rule![1] - '0'], at),
            Expansion.Special { Rule: SpecialRule.Null } => [at],
            Expansion.Special { Rule: SpecialRule.Garbage } => [.. Enumerable.Range(at, input.Length - at + 1)],
            _ => [],
        };

        private ImmutableHashSet<int> After(Expansion part, ImmutableHashSet<int> from) => [.. from.SelectMany(f => Ends(part, f))];

        private ImmutableHashSet<int> Repeated(Expansion.Repeat repeat, int at)
        {
            var here = ImmutableHashSet.Create(at);
            for (var i = 0; i < repeat.Min; i++) here = After(repeat.Body, here);
            // Without an end: until nothing new comes.
            var all = here;
            for (var i = repeat.Min; repeat.Max is not { } max || i < max; i++)
            {
                here = After(repeat.Body, here);
                if (here.IsSubsetOf(all)) break;
                all = all.Union(here);
            }
            return all;
        }
    }
}
