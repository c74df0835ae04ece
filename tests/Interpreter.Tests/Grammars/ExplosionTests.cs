using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Tests.Grammars;

/// <summary>While others run, the runtime goes on compiling for them and leaves what is measured as it was compiled first.</summary>
[CollectionDefinition("measured", DisableParallelization = true)]
public sealed class MeasuredAlone;

/// <summary>Grammars made to explode are refused when they are expanded, or match 64 keys within 50 ms of processor time.</summary>
[Collection("measured")]
public sealed class ExplosionTests
{
    private const int Keys = 64;
    private const double MostMilliseconds = 50;

    public static TheoryData<string, string> Grammars => new()
    {
        { "the same key nine thousand times", Rule(string.Join('|', Enumerable.Repeat("1", 9000)), "<0->") },
        { "nothing or a key, four thousand times", Rule(string.Join('|', Enumerable.Repeat("[1]", 4000)), "<0->") },
        { "a row of optional keys", Rule(string.Join(' ', Enumerable.Repeat("[1]", 4900))) },
        { "keys that go different ways", Rule(string.Join('|', Enumerable.Range(0, 1600).Select(i => $"1 {Spelled(i)}|1")), "<0->") },
        { "repeats in repeats", "$s = (((1<0->)<0->)<0->)<0-> 2;" },
        { "repeats of alternatives", "$s = ((1|1 1|1 1 1|[1])<0->)<0-> 2;" },
        { "a rule twice in itself", "$s = $s $s | $s $s $s | 1 | [$s];" },
        { "a rule in itself, repeated", "$s = (1 | 1 | 1 | [$s])<0-> | $s;" },
        { "two rules in each other", "$s = $t $s | 1; $t = $s $t | 1 [$s];" },
        { "a rule in itself many times", Rule(string.Join('|', Enumerable.Repeat("1 $s|$s 1", 800))) },
        { "brackets of keys and itself", "$s = 1 $s 1 | 1;" },
    };

    public static TheoryData<string, string, string> Refused => new()
    {
        { "doubling", string.Concat(Enumerable.Range(0, 20).Select(i => $"$r{i} = $r{i + 1} $r{i + 1};\n")) + "$r20 = 1; $s = $r0;", "states" },
        { "repeats multiplied", "$s = (((1<0-100>)<0-100>)<0-100>)<0-100>;", "states" },
        { "a long row", Rule(string.Join(' ', Enumerable.Range(0, 2600).Select(i => Spelled(i)))), "states" },
        { "a deep chain of rules", string.Concat(Enumerable.Range(0, 100).Select(i => $"$r{i} = 1 $r{i + 1};\n")) + "$r100 = 1; $s = $r0;", "deep" },
    };

    [Theory]
    [MemberData(nameof(Grammars))]
    public void A_match_of_64_keys_is_soon_done(string name, string rules)
    {
        var (automaton, fault) = Build(rules);
        Assert.Null(fault);
        var best = double.MaxValue;
        // The first rounds pay for the compiler, and a neighbour may take the caches.
        for (var round = 0; round < 60 && best > MostMilliseconds / 2; round++) best = Math.Min(best, Cost(automaton!));
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {best:0.0} ms, {automaton!.Program.Length} states");
        Assert.True(best <= MostMilliseconds, $"{name}: {best:0.0} ms of processor time");
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_expansion_without_end_is_refused(string name, string rules, string why)
    {
        var began = ThreadTime.Now;
        var (automaton, fault) = Build(rules);
        Assert.Null(automaton);
        Assert.Contains(why, fault, StringComparison.Ordinal);
        Assert.True((ThreadTime.Now - began).TotalMilliseconds < 250, name);
    }

    private static double Cost(Automaton automaton)
    {
        var began = ThreadTime.Now;
        var matching = Matching.Begin(automaton);
        for (var i = 0; i < Keys; i++) matching = matching.Next("1");
        _ = matching.IsAccepted;
        return (ThreadTime.Now - began).TotalMilliseconds;
    }

    private static string Rule(string body, string repeat = "") => $"$s = ({body}){repeat};";

    private static string Spelled(int number) => string.Join(' ', $"{number:0000}".ToCharArray());

    private static (Automaton? Automaton, string? Fault) Build(string rules)
    {
        var text = "#ABNF 1.0;\nmode dtmf;\nroot $s;\n" + rules;
        var parsed = SrgsAbnfParser.Parse(text, new Uri("file:///g"), "g", standsAlone: true, new SourcePlace("g", 1, 1));
        Assert.True(parsed.Document is not null, parsed.FirstError?.ToString());
        return new AutomatonBuilder(parsed.Document, new Dictionary<string, GrammarSource>()).Build();
    }
}
