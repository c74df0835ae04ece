using VxmlGir.Interpreter.Dtmf;
using VxmlGir.Interpreter.Grammars;

namespace VxmlGir.Interpreter.Tests.Dtmf;

/// <summary>The collector as a value: keys and timers in, effects out (VoiceXML 2.0 appendix D).</summary>
public sealed class DtmfCollectorTests
{
    [Theory]
    [InlineData("digits?length=2", "quiet", "timer 5000")]
    [InlineData("digits?length=2", "quiet timer", "timer 5000; noinput")]
    [InlineData("digits?length=2", "1", "barge; timer 3000")]
    [InlineData("digits?length=2", "1 2", "barge; timer 3000; stop; match 12")]
    [InlineData("digits?length=2", "1 timer", "barge; timer 3000; stop; nomatch 1")]
    [InlineData("digits", "1 2 timer", "barge; timer 3000; timer 3000; stop; match 12")]
    [InlineData("digits", "1 2 #", "barge; timer 3000; timer 3000; stop; match 12")]
    [InlineData("digits?length=2", "#", "barge; stop; nomatch ")]
    [InlineData("boolean", "9", "barge; stop; nomatch 9")]
    [InlineData("digits?length=3", "* 1 2", "barge; timer 3000; timer 3000; stop; nomatch *12")]
    [InlineData("boolean?y=#;n=*", "#", "barge; stop; match #")]
    [InlineData("boolean", "1 2", "barge; stop; match 1")]
    public void Inputs_give_effects(string type, string inputs, string effects)
    {
        var grammar = BuiltinGrammars.TryCreate(type)!;
        var settings = new DtmfSettings(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3), TimeSpan.Zero, '#');
        Assert.Equal(effects, Run(DtmfCollector.Begin(settings, [grammar.Automaton]), inputs));
    }

    [Fact]
    public void A_complete_entry_waits_for_the_terminating_key()
    {
        var grammar = BuiltinGrammars.TryCreate("digits?length=2")!;
        var settings = new DtmfSettings(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), '#');
        Assert.Equal("barge; timer 3000; timer 1000; stop; match 12", Run(DtmfCollector.Begin(settings, [grammar.Automaton]), "1 2 #"));
        Assert.Equal("barge; timer 3000; timer 1000; stop; match 12", Run(DtmfCollector.Begin(settings, [grammar.Automaton]), "1 2 timer"));
    }

    private static string Run(DtmfCollector collector, string inputs)
    {
        var seen = new List<string>();
        foreach (var word in inputs.Split(' '))
        {
            var step = collector.On(word switch
            {
                "quiet" => new DtmfInput.PromptsEnded(),
                "timer" => new DtmfInput.TimerFired(),
                _ => new DtmfInput.Key(word[0]),
            });
            collector = step.Next;
            seen.AddRange(step.Effects.Select(Describe));
        }
        return string.Join("; ", seen);
    }

    private static string Describe(DtmfEffect effect) => effect switch
    {
        DtmfEffect.StartTimer timer => $"timer {timer.After.TotalMilliseconds}",
        DtmfEffect.StopTimer => "stop",
        DtmfEffect.StopPrompts => "barge",
        DtmfEffect.NoInput => "noinput",
        DtmfEffect.Matched { Grammar: null } missed => $"nomatch {missed.Keys}",
        DtmfEffect.Matched matched => $"match {matched.Keys}",
        _ => "?",
    };
}
